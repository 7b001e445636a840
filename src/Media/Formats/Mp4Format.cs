using Encoder.Media.Commands;
using Encoder.Media.Packaging;
using Encoder.Media.Planning;
using Encoder.Media.Processes;
using Encoder.Media.Verification;

namespace Encoder.Media.Formats;

/// <summary>MP4: one file for each rung, whose index comes before the media.</summary>
public sealed class Mp4Format : PackageFormat
{
    /// <summary>The folder for encodes that are joined from chunks. It is removed once the files are made.</summary>
    private const string JoinedFolder = "joined";

    public override OutputFormat Format => OutputFormat.Mp4;

    public override PlannedFile[] Files(EncodePlan plan, OutputPlan output) => Array.ConvertAll(
        Encodes(plan, output), encode => new PlannedFile(Mp4Command.FileName(encode), [encode], IsPlaylist: false));

    public override IEnumerable<FfmpegCommand> PackageCommands(EncodePlan plan, OutputPlan output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var paths = output.Video.Append(output.Audio).OfType<string>().ToDictionary(key => key, _ => "");
        return [Mp4Command.Build(plan, output, paths, "")];
    }

    public override IEnumerable<FfmpegCommand> DecodeCommands(EncodePlan plan, OutputPlan output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return output.Video.Select(_ => DecodeCommand.Mp4(""));
    }

    public override async Task<PackageResult> Package(
        PackageSource source, string folder, IFfmpegRunner ffmpeg, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(ffmpeg);
        var (plan, output) = (source.Plan, source.Output);
        var joined = Path.Combine(folder, JoinedFolder);
        var paths = new Dictionary<string, string>();
        foreach (var key in output.Video)
        {
            var rung = source.Rungs[key];
            if (rung.Chunks is [{ Rate: null } only])
            {
                paths[key] = only.Path;
                continue;
            }
            var path = paths[key] = Path.Combine(Directory.CreateDirectory(joined).FullName, $"{key}.mp4");
            if (await Task.Run(() => ChunkJoin.Write(rung, path, cancellationToken), cancellationToken) is { } problem)
                return new PackageResult(null, problem);
        }
        if (output.Audio is { } audio) paths[audio] = source.Audio[audio];

        var run = await ffmpeg.Run(Mp4Command.Build(plan, output, paths, folder), cancellationToken: cancellationToken);
        if (!run.Succeeded) return new PackageResult(null, Failure: run);
        if (Directory.Exists(joined)) Directory.Delete(joined, recursive: true);
        return new PackageResult(Array.ConvertAll(
            Files(plan, output), file => new PackagedFile(file, Size(Path.Combine(folder, file.Name)), plan.Duration)));
    }

    public override VerificationReport Verify(string folder, PlannedFile file, OutputExpectation expected)
    {
        ArgumentNullException.ThrowIfNull(file);
        return OutputVerifier.VerifyMp4(Path.Combine(folder, file.Name), expected);
    }

    public override FfmpegCommand Decode(string folder, DecodableTrack track)
    {
        ArgumentNullException.ThrowIfNull(track);
        return DecodeCommand.Mp4(Path.Combine(folder, track.Name));
    }

    /// <summary>Returns the size in bytes, or 0 if ffmpeg succeeded without making a file. Verification then reports that.</summary>
    private static long Size(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
