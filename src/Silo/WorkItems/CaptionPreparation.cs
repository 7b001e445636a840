using Encoder.Contracts.Jobs;
using Encoder.Grains.Work;
using Encoder.Media.Captions;
using Encoder.Media.Commands;
using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Processes;
using Encoder.Silo.Outbound;
using Encoder.Storage.Media;

namespace Encoder.Silo.WorkItems;

/// <summary>Converts all captions of a job to clean WebVTT during the ingest: one file per track, on the video's timeline.</summary>
public sealed class CaptionPreparation(IFfmpegRunner ffmpeg, SourceFetcher fetcher, IMediaStore media, MediaLimits limits)
{
    /// <summary>Returns the name of a track's file in the folder of the ingest.</summary>
    public static string FileName(CaptionPlan track)
    {
        ArgumentNullException.ThrowIfNull(track);
        return $"{track.Key}.vtt";
    }

    /// <summary>Returns the plan with the captions that were made (<see cref="Ingested"/>), or the failure.</summary>
    /// <param name="source">The local path of the source.</param>
    /// <param name="folder">The folder for the files.</param>
    public async Task<WorkResult> Prepare(
        IngestPayload payload, EncodePlan plan, string source, string folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(payload);
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Captions is null) return new Ingested(plan);
        if (CaptionCommand.Extracted(plan).Any())
        {
            var run = await ffmpeg.Run(
                CaptionCommand.Build(plan, limits, source, folder), cancellationToken: cancellationToken);
            // Unreadable subtitles are omitted. The files, not the exit code, show which ones were read.
            if (run.Outcome != FfmpegOutcome.Exited) return WorkFailures.Of(run)!;
        }

        var (made, warnings) = (new List<CaptionPlan>(), new List<PlanWarning>(plan.Warnings));
        foreach (var track in plan.Captions)
        {
            var path = Path.Combine(folder, CaptionCommand.FileName(track));
            // A separate file's clock starts with the video; a stream uses the source's clock. A clip begins later on both.
            if (track.Requested is { } requested)
            {
                if (await Fetch(payload.Captions![requested], requested, path, cancellationToken) is { } failure) return failure;
                if (Make(plan, track, path, plan.Scan.FirstTime - plan.Scan.FileStart, folder) is { } wrong)
                    return Unreadable(requested, $"The captions {wrong}.", isTransient: false);
                File.Delete(path);
                made.Add(track);
                continue;
            }
            var fault = Make(plan, track, path, plan.Scan.FirstTime, folder);
            File.Delete(path);
            if (fault is null) made.Add(track);
            else warnings.Add(CaptionPlanner.Skipped(plan.Source.Subtitles!.Single(s => s.Index == track.StreamIndex), fault));
        }
        return new Ingested(plan with { Captions = made.Count > 0 ? [.. made] : null, Warnings = [.. warnings] });
    }

    /// <summary>Copies or fetches a caption file of the request to <paramref name="path"/>.</summary>
    /// <returns>The failure; null if the file is there.</returns>
    private async Task<WorkFailed?> Fetch(CaptionLocation location, int requested, string path, CancellationToken cancellationToken)
    {
        if (location.FilePath is { } filePath)
        {
            var upload = media.LocalPath(filePath);
            if (!File.Exists(upload)) return Unreadable(requested, "The uploaded file no longer exists.", isTransient: false);
            File.Copy(upload, path, overwrite: true);
            return null;
        }
        var fetched = await fetcher.Fetch(location.Url!, limits.MaxCaptionSize, cancellationToken);
        if (fetched.Failure is { } failure)
            return Unreadable(requested, $"The file could not be fetched ({failure.Code}).", failure.IsTransient);
        File.Move(fetched.File!.LocalPath, path, overwrite: true);
        return null;
    }

    private static WorkFailed Unreadable(int requested, string message, bool isTransient) =>
        new(JobErrorCodes.CaptionUnreadable, $"captions[{requested}]: {message}", isTransient);

    /// <returns>Why the track cannot be used; null if its file was written.</returns>
    /// <param name="begin">The start of the video on the clock of the captions, in seconds.</param>
    private string? Make(EncodePlan plan, CaptionPlan track, string path, double begin, string folder)
    {
        var file = new FileInfo(path);
        if (!file.Exists) return "cannot be read";
        if (file.Length > limits.MaxCaptionSize) return $"have more than the allowed {limits.MaxCaptionSize} bytes";
        var read = CaptionReader.Read(File.ReadAllBytes(path), limits);
        if (read.Cues is not { } all) return read.Fault;
        var cues = CaptionTimeline.Place(all, begin, plan.Duration);
        if (cues.Length == 0) return "show nothing during the video";
        if (CaptionTimeline.SegmentedSize(cues, plan.SegmentDuration) > limits.MaxCaptionSize)
            return $"need segments with more than the allowed {limits.MaxCaptionSize} bytes in total";
        File.WriteAllText(Path.Combine(folder, FileName(track)), WebVtt.File(cues));
        return null;
    }
}
