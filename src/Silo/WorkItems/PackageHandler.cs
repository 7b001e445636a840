using Encoder.Contracts.Files;
using Encoder.Contracts.Verification;
using Encoder.Grains.Work;
using Encoder.Media.Formats;
using Encoder.Media.Planning;
using Encoder.Media.Processes;
using Encoder.Media.Verification;
using Encoder.Media.Verification.Content;
using Encoder.Storage.Media;

namespace Encoder.Silo.WorkItems;

/// <summary>Packages a preset's files from the shared encodes, without encoding anything again, and verifies them.</summary>
public sealed class PackageHandler(IFfmpegRunner ffmpeg, SourceFiles files, IWorkspace workspace, OutputInspection inspection)
{
    /// <summary>The format name of an audio-only file.</summary>
    private const string AudioContainer = "m4a";

    public async Task<WorkResult> Run(WorkItemContext context, PackagePayload payload, CancellationToken cancellationToken)
    {
        var plan = payload.Plan;
        var output = plan.Outputs.Single(r => r.PresetId == payload.PresetId);
        var format = PackageFormats.Of(output.Format);
        var source = Source(context.JobId, payload, output);
        var packaged = await format.Package(source, context.Folder, ffmpeg, cancellationToken);
        if (packaged.Problem is { } problem)
            return WorkFailures.OutputInvalid(VerificationChecks.Container, problem.Message, output.PresetId);
        if (packaged.Failure is { } run) return WorkFailures.Of(run)!;

        var verified = new List<OutputVerification>();
        foreach (var made in packaged.Files!)
        {
            var inspected = await inspection.Inspect(format, context.Folder, made.File, Expectation(source, made.File), cancellationToken);
            if (inspected.Report is not { } report) return inspected.Failure!;
            var whole = WithEncodes(report, source, made.File);
            verified.Add(OutputInspection.ToContract(whole, made.File.Name) with { Preset = output.PresetId });
            if (!report.IsValid) return WorkFailures.OutputInvalid([.. verified]);
        }
        workspace.Flush(context.Folder);
        return new Produced(Array.ConvertAll(packaged.Files, made => Output(format, plan, made)), [.. verified]);
    }

    private PackageSource Source(string jobId, PackagePayload payload, OutputPlan output)
    {
        var encodes = payload.Plan.Video.Where(encode => output.Video.Contains(encode.Key));
        return new PackageSource(
            payload.Plan,
            output,
            encodes.ToDictionary(encode => encode.Key, encode => files.Rung(jobId, payload.Plan, payload.Encodes, encode)),
            output.AudioKeys.ToDictionary(key => key, key => files.Audio(jobId, payload.Encodes, key)))
        {
            Captions = files.Captions(jobId, payload.Plan, payload.Encodes),
            Tiles = output.Format == OutputFormat.Storyboard ? files.Tiles(jobId, payload.Plan, payload.Encodes) : [],
        };
    }

    /// <summary>Adds the findings about the encodes to the report about the output.</summary>
    private static VerificationReport WithEncodes(VerificationReport report, PackageSource source, PlannedFile file)
    {
        string? Figures(string key, string path) => LoudnessReport.Read(path) is { } measured ? $"{key}: {measured}" : null;
        var loudness = string.Join("; ", source.Audio.Select(audio => Figures(audio.Key, audio.Value)).OfType<string>());
        var chunks = file.Encodes.Where(encode => !encode.IsCopied).Take(1).SelectMany(encode => source.Rungs[encode.Key].Chunks);
        var reports = chunks.Select(chunk => chunk.Path).Concat(source.Audio.Values.Take(1))
            .Select(ContentInspection.Read).OfType<ContentReport>();
        return report with
        {
            Passed =
            [
                .. report.Passed,
                .. loudness.Length == 0 ? [] : new[] { new Media.Verification.PassedCheck(VerificationChecks.Loudness, loudness) },
                .. ContentFigures.Of([.. reports], file.Encodes, [.. source.Audio.Keys]),
            ],
        };
    }

    /// <summary>
    /// Returns what is expected of an output. Its frames are those of its encodes, which were compared with the plan after encoding.
    /// </summary>
    private static OutputExpectation Expectation(PackageSource source, PlannedFile file)
    {
        AudioEncode[] audio = [.. source.Plan.AudioEncodes.Where(encode => source.Audio.ContainsKey(encode.Key))];
        return new OutputExpectation
        {
            Duration = source.Output.Format == OutputFormat.Audio ? audio[0].Duration : source.Plan.Duration,
            Storyboard = source.Output.Format == OutputFormat.Storyboard ? source.Plan.Storyboard : null,
            Frames = file.Encodes is [var first, ..] ? source.Rungs[first.Key].Chunks.Sum(chunk => EncodedMedia.Frames(chunk.Path)) : 0,
            Rungs = Array.ConvertAll(file.Encodes, e => new RungExpectation($"{e.Rung}", e.Width, e.Height)),
            Audio = Array.ConvertAll(audio, encode => new AudioExpectation(encode.Key, encode.Channels) { Label = encode.Label }),
            Captions = Array.ConvertAll(source.Captions, track => track.Track),
            SegmentDuration = source.Plan.SegmentDuration,
        };
    }

    private static OutputFile Output(PackageFormat format, EncodePlan plan, PackagedFile made)
    {
        var top = made.File.Encodes.LastOrDefault();
        var (type, name, resolution) = format.Format switch
        {
            OutputFormat.Audio => (MediaFileTypes.Audio, AudioContainer, null),
            OutputFormat.Storyboard => (
                MediaFileTypes.Storyboard, format.Name, new MediaResolution(plan.Storyboard!.Width, plan.Storyboard.Height)),
            _ => (
                made.File.IsPlaylist ? MediaFileTypes.HlsLadder : MediaFileTypes.Video, format.Name,
                new MediaResolution(top!.Width, top.Height)),
        };
        var meta = new MediaFileMeta { Resolution = resolution, Format = name, Duration = Math.Round(made.Duration, 3) };
        return new OutputFile(type, made.File.Name, made.Size, meta);
    }
}
