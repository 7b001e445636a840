using Encoder.Contracts.Files;
using Encoder.Contracts.Verification;
using Encoder.Grains.Work;
using Encoder.Media.Commands;
using Encoder.Media.Packaging;
using Encoder.Media.Planning;
using Encoder.Media.Processes;
using Encoder.Media.Verification;
using Encoder.Storage.Media;

namespace Encoder.Silo.Units;

/// <summary>Makes what a preset asks for from the shared encodes, without encoding anything again, and verifies it.</summary>
public sealed class PackageUnit(IFfmpegRunner ffmpeg, SourceFiles files, IWorkspace workspace, OutputInspection inspection)
{
    private const string MasterName = "index.m3u8";

    public async Task<WorkResult> Run(UnitContext context, PackagePayload order, CancellationToken cancellationToken)
    {
        var rendition = order.Plan.Renditions.Single(r => r.PresetId == order.PresetId);
        var result = rendition.Format == OutputFormat.Hls
            ? await PackageHls(context, order, rendition, cancellationToken)
            : await PackageMp4(context, order, rendition, cancellationToken);
        if (result is Produced) workspace.Flush(context.Folder);
        return result;
    }

    private async Task<WorkResult> PackageHls(UnitContext context, PackagePayload order, RenditionPlan rendition, CancellationToken cancellationToken)
    {
        var plan = order.Plan;
        var encodes = Array.ConvertAll(rendition.Video, key => plan.Video.Single(v => v.Key == key));
        var source = new HlsSource(
            Array.ConvertAll(encodes, e => files.Rung(context.JobId, plan, order.Encodes, e)),
            rendition.Audio is { } audio ? files.Audio(context.JobId, order.Encodes, audio) : null)
        {
            SegmentDuration = plan.SegmentDuration,
        };
        var packaged = await Task.Run(() => HlsPackager.Package(source, context.Folder, cancellationToken), cancellationToken);
        if (packaged.Ladder is not { } ladder) return UnitFailures.OutputInvalid(VerificationChecks.Container, packaged.Problem!.Message, rendition.PresetId);

        var expected = Expectation(plan, rendition, Frames(context, order, encodes[0]), encodes);
        var looked = await inspection.Look(() => OutputVerifier.VerifyHls(context.Folder, expected), context.Folder, plan.Duration, cancellationToken);
        if (looked.Report is not { } report) return looked.Failure!;
        OutputVerification[] told = [OutputInspection.Told(report, MasterName) with { Preset = rendition.PresetId }];
        if (!report.IsSound) return UnitFailures.OutputInvalid(told);
        var top = encodes[^1];
        return new Produced([new OutputFile(MediaFileTypes.HlsLadder, MasterName, ladder.Size, Meta(top, "hls", ladder.Duration))], told);
    }

    /// <summary>Pictures in all chunks of an encode.</summary>
    private int Frames(UnitContext context, PackagePayload order, VideoEncode encode) =>
        files.Rung(context.JobId, order.Plan, order.Encodes, encode).Chunks.Sum(chunk => EncodedMedia.Pictures(chunk.Path));

    private async Task<WorkResult> PackageMp4(UnitContext context, PackagePayload order, RenditionPlan rendition, CancellationToken cancellationToken)
    {
        var plan = order.Plan;
        var encodes = Array.ConvertAll(rendition.Video, key => plan.Video.Single(v => v.Key == key));
        var joined = Path.Combine(context.Folder, "joined");
        var paths = new Dictionary<string, string>();
        foreach (var encode in encodes)
        {
            var rung = files.Rung(context.JobId, plan, order.Encodes, encode);
            if (rung.Chunks is [{ Rate: null } only])
            {
                paths[encode.Key] = only.Path;
                continue;
            }
            paths[encode.Key] = Path.Combine(Directory.CreateDirectory(joined).FullName, $"{encode.Key}.mp4");
            if (await Task.Run(() => ChunkJoin.Write(rung, paths[encode.Key], cancellationToken), cancellationToken) is { } problem)
                return UnitFailures.OutputInvalid(VerificationChecks.Container, problem.Message, rendition.PresetId);
        }
        if (rendition.Audio is { } audio) paths[audio] = files.Audio(context.JobId, order.Encodes, audio);
        var run = await ffmpeg.Run(Mp4Command.Build(plan, rendition, paths, context.Folder), cancellationToken: cancellationToken);
        if (UnitFailures.Of(run) is { } failure) return failure;
        if (Directory.Exists(joined)) Directory.Delete(joined, recursive: true);

        var outputs = new List<OutputFile>();
        var told = new List<OutputVerification>();
        foreach (var encode in encodes)
        {
            var name = Mp4Command.FileName(encode);
            var file = Path.Combine(context.Folder, name);
            var expected = Expectation(plan, rendition, Frames(context, order, encode), encode);
            var looked = await inspection.Look(() => OutputVerifier.VerifyMp4(file, expected), file, plan.Duration, cancellationToken);
            if (looked.Report is not { } report) return looked.Failure!;
            told.Add(OutputInspection.Told(report, name) with { Preset = rendition.PresetId });
            if (!report.IsSound) return UnitFailures.OutputInvalid([.. told]);
            outputs.Add(new OutputFile(MediaFileTypes.Video, name, new FileInfo(file).Length, Meta(encode, "mp4", expected.Duration)));
        }
        return new Produced([.. outputs], [.. told]);
    }

    /// <summary>An output has what its encodes have; those have been held against the plan.</summary>
    private static OutputExpectation Expectation(EncodePlan plan, RenditionPlan rendition, int frames, params VideoEncode[] encodes) => new()
    {
        Duration = plan.Duration,
        Frames = frames,
        Rungs = Array.ConvertAll(encodes, e => new RungExpectation($"{e.Rung}", e.Width, e.Height)),
        HasSound = rendition.Audio is not null,
        SegmentDuration = plan.SegmentDuration,
    };

    private static MediaFileMeta Meta(VideoEncode encode, string format, double duration) => new()
    {
        Resolution = new MediaResolution(encode.Width, encode.Height),
        Format = format,
        Duration = Math.Round(duration, 3),
    };
}
