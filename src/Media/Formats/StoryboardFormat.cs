using Encoder.Media.Captions;
using Encoder.Media.Commands;
using Encoder.Media.Planning;
using Encoder.Media.Processes;
using Encoder.Media.Verification;

namespace Encoder.Media.Formats;

/// <summary>
/// A storyboard: sheets of small frames as JPEG and as WebP. For each of the two, a WebVTT file has cues that name parts of sheets by media
/// fragments (W3C Media Fragments 1.0, 4.2.2), as players expect.
/// </summary>
public sealed class StoryboardFormat : PackageFormat
{
    private const string FramesFolder = "frames";

    public override OutputFormat Format => OutputFormat.Storyboard;

    public override PlannedFile[] Files(EncodePlan plan, OutputPlan output) =>
        [new(StoryboardCommand.TrackName("jpg"), [], IsPlaylist: true)];

    public override IEnumerable<FfmpegCommand> PackageCommands(EncodePlan plan, OutputPlan output)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return [StoryboardCommand.Sheets(plan.Storyboard!, "", "")];
    }

    public override IEnumerable<FfmpegCommand> DecodeCommands(EncodePlan plan, OutputPlan output) => [];

    public override async Task<PackageResult> Package(
        PackageSource source, string folder, IFfmpegRunner ffmpeg, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(ffmpeg);
        var (plan, board) = (source.Plan, source.Plan.Storyboard!);
        var frames = Directory.CreateDirectory(Path.Combine(folder, FramesFolder)).FullName;
        foreach (var path in source.Tiles) File.Copy(path, Path.Combine(frames, Path.GetFileName(path)));
        var run = await ffmpeg.Run(StoryboardCommand.Sheets(board, frames, folder), cancellationToken: cancellationToken);
        if (!run.Succeeded) return new PackageResult(null, Failure: run);
        Directory.Delete(frames, recursive: true);
        foreach (var extension in StoryboardCommand.Extensions)
            await File.WriteAllTextAsync(
                Path.Combine(folder, StoryboardCommand.TrackName(extension)), Track(board, plan.Duration, extension), cancellationToken);
        var size = new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length);
        return new PackageResult([new PackagedFile(Files(plan, source.Output)[0], size, plan.Duration)]);
    }

    public override VerificationReport Verify(string folder, PlannedFile file, OutputExpectation expected)
    {
        ArgumentNullException.ThrowIfNull(expected);
        return OutputVerifier.VerifyStoryboard(folder, expected.Storyboard!, expected.Duration);
    }

    /// <summary>Not supported, because there is nothing to decode: verification reads every sheet.</summary>
    public override FfmpegCommand Decode(string folder, DecodableTrack track) => throw new NotSupportedException();

    /// <summary>Returns the content of the WebVTT file for the sheets of one kind.</summary>
    private static string Track(StoryboardPlan board, double duration, string extension) =>
        WebVtt.File(Enumerable.Range(0, board.Frames).Select(frame => new Cue(
            TimeSpan.FromSeconds(frame * board.Interval),
            TimeSpan.FromSeconds(Math.Min((frame + 1) * board.Interval, duration)),
            StoryboardCommand.Fragment(board, frame, extension))));
}
