using Encoder.Media.Commands;
using Encoder.Media.Packaging;
using Encoder.Media.Planning;
using Encoder.Media.Processes;
using Encoder.Media.Verification;

namespace Encoder.Media.Formats;

/// <summary>HLS: one ladder of all rungs in CMAF segments, with the audio tracks that all rungs share.</summary>
public class HlsFormat : PackageFormat
{
    public override OutputFormat Format => OutputFormat.Hls;

    /// <summary>The name of the playlist or manifest that clients are given.</summary>
    protected virtual string Manifest => HlsNames.Playlist;

    /// <summary>Whether a DASH manifest is made too.</summary>
    protected virtual bool HasDash => false;

    public override PlannedFile[] Files(EncodePlan plan, OutputPlan output) =>
        [new PlannedFile(Manifest, Encodes(plan, output), IsPlaylist: true)];

    public override IEnumerable<FfmpegCommand> PackageCommands(EncodePlan plan, OutputPlan output) => [];

    public override IEnumerable<FfmpegCommand> DecodeCommands(EncodePlan plan, OutputPlan output)
    {
        var rungs = Encodes(plan, output).Select(encode => $"{encode.Rung}");
        return rungs.Concat(output.AudioKeys).Select(track => DecodeCommand.HlsTrack("", $"{track}/{HlsNames.Playlist}"));
    }

    public override async Task<PackageResult> Package(
        PackageSource source, string folder, IFfmpegRunner ffmpeg, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var (plan, output) = (source.Plan, source.Output);
        var hls = new HlsSource(
            Array.ConvertAll(output.Video, key => source.Rungs[key]),
            Array.ConvertAll(AudioEncodes(plan, output), audio => new AudioSource(audio.Key, source.Audio[audio.Key], audio.Label)))
        {
            SegmentDuration = plan.SegmentDuration,
            Captions = source.Captions,
            HasDash = HasDash,
        };
        var packaged = await Task.Run(() => HlsPackager.Package(hls, folder, cancellationToken), cancellationToken);
        return packaged.Ladder is { } ladder
            ? new PackageResult([new PackagedFile(Files(plan, output)[0], ladder.Size, ladder.Duration)])
            : new PackageResult(null, packaged.Problem);
    }

    public override VerificationReport Verify(string folder, PlannedFile file, OutputExpectation expected) =>
        OutputVerifier.VerifyHls(folder, expected, HasDash);

    public override FfmpegCommand Decode(string folder, DecodableTrack track)
    {
        ArgumentNullException.ThrowIfNull(track);
        return DecodeCommand.HlsTrack(folder, track.Playlist!);
    }
}
