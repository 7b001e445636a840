using Encoder.Media.Commands;
using Encoder.Media.Planning;
using Encoder.Media.Processes;
using Encoder.Media.Verification;

namespace Encoder.Media.Formats;

/// <summary>Audio: only the default audio track, in one M4A file whose index comes before the media.</summary>
public sealed class AudioFormat : PackageFormat
{
    public override OutputFormat Format => OutputFormat.Audio;

    public override PlannedFile[] Files(EncodePlan plan, OutputPlan output) => [new(AudioFileCommand.FileName, [], IsPlaylist: false)];

    public override IEnumerable<FfmpegCommand> PackageCommands(EncodePlan plan, OutputPlan output) => [AudioFileCommand.Build("", "")];

    public override IEnumerable<FfmpegCommand> DecodeCommands(EncodePlan plan, OutputPlan output) => [DecodeCommand.Mp4("")];

    public override async Task<PackageResult> Package(
        PackageSource source, string folder, IFfmpegRunner ffmpeg, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(ffmpeg);
        var audio = AudioEncodes(source.Plan, source.Output).Single();
        var run = await ffmpeg.Run(AudioFileCommand.Build(source.Audio[audio.Key], folder), cancellationToken: cancellationToken);
        return run.Succeeded
            ? new PackageResult([new PackagedFile(Files(source.Plan, source.Output)[0], Size(folder), audio.Duration)])
            : new PackageResult(null, Failure: run);
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
    private static long Size(string folder) =>
        new FileInfo(Path.Combine(folder, AudioFileCommand.FileName)) is { Exists: true } file ? file.Length : 0;
}
