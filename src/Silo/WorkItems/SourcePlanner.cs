using Encoder.Contracts.Jobs;
using Encoder.Grains.Plans;
using Encoder.Grains.Work;
using Encoder.Media.Commands;
using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Processes;
using Encoder.Media.Verification;
using Encoder.Silo.Outbound;
using Encoder.Storage.Media;

namespace Encoder.Silo.WorkItems;

/// <summary>Probes and plans a source, for an ingest or for a dry run.</summary>
public sealed class SourcePlanner(
    IMediaStore media, IWorkspace workspace, SourceFetcher fetcher, SourceProbe probe, IFfmpegRunner ffmpeg,
    CaptionPreparation captions,
    EncodingOptions encoding,
    VerificationOptions verification,
    MediaLimits limits) : ISourcePlanner
{
    /// <inheritdoc/>
    public async Task<WorkResult> Plan(IngestPayload payload, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(payload);
        if (payload.FilePath is { } filePath) return await PlanUpload(filePath, payload, folder: null, cancellationToken);
        var fetched = await fetcher.Fetch(payload.Url!, cancellationToken);
        if (fetched.File is not { } staged) return WorkFailures.Of(fetched.Failure!);
        try
        {
            return await Plan(staged.LocalPath, payload, folder: null, cancellationToken);
        }
        finally
        {
            workspace.Discard(staged);
        }
    }

    /// <summary>
    /// Plans as <see cref="Plan(IngestPayload, CancellationToken)"/> does, for a job that will be encoded: a fetched source is kept, and a
    /// source whose clock jumps is repaired.
    /// </summary>
    /// <param name="folder">The folder for the files.</param>
    public async Task<WorkResult> Plan(IngestPayload payload, string folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(payload);
        if (payload.FilePath is { } filePath) return await PlanUpload(filePath, payload, folder, cancellationToken);
        var fetched = await fetcher.Fetch(payload.Url!, cancellationToken);
        if (fetched.File is not { } staged) return WorkFailures.Of(fetched.Failure!);
        var target = Path.Combine(folder, SourceFiles.FetchedName);
        File.Move(staged.LocalPath, target, overwrite: true);
        return await Plan(target, payload, folder, cancellationToken);
    }

    private async Task<WorkResult> PlanUpload(string filePath, IngestPayload payload, string? folder, CancellationToken cancellationToken)
    {
        var source = media.LocalPath(filePath);
        return File.Exists(source)
            ? await Plan(source, payload, folder, cancellationToken)
            : new WorkFailed(JobErrorCodes.SourceUnreadable, "The uploaded video no longer exists.", IsTransient: false);
    }

    /// <param name="folder">The folder for a repaired source; null if nothing will be encoded.</param>
    private async Task<WorkResult> Plan(string source, IngestPayload payload, string? folder, CancellationToken cancellationToken)
    {
        var request = payload.Outputs.ToScanRequest(encoding);
        var probed = await probe.Probe(source, request, cancellationToken);
        if (probed is { Scan: { Repair: { } repair } mended, Info: { } info, Refusal: null } && folder is not null)
        {
            var run = await ffmpeg.Run(RepairCommand.Build(repair, limits.For(info), source, folder), cancellationToken: cancellationToken);
            if (WorkFailures.Of(run) is { } failure) return failure;
            probed = await probe.Probe(Path.Combine(folder, RepairCommand.FileName), request, cancellationToken);
            if (probed.Refusal is null && (probed.Scan?.Repair is not null || probed.Info?.Audio is null != info.Audio is null))
                return WorkFailures.Of(SourceCheck.Unrepairable);
            if (probed.Scan is { } made && made.Frames != mended.Frames)
                return WorkFailures.OutputInvalid(
                    VerificationChecks.Frames, $"{made.Frames} of {mended.Frames} frames are left after the clock was repaired.");
            // The repaired file lacks the other audio tracks; the plan omits them with a warning.
            probed = probed with
            {
                Info = probed.Info is { } mendedInfo ? mendedInfo with { MoreAudio = info.MoreAudio } : null,
                Scan = probed.Scan is { } scan ? scan with { Repair = repair, MoreAudio = mended.MoreAudio } : null,
            };
        }
        if (probed.Failure is { } ended)
            return WorkFailures.Of(ended) ?? throw new InvalidOperationException("ffprobe failed and succeeded.");
        if (probed.Refusal is { } refusal) return WorkFailures.Of(refusal);
        var planned = Planner.Plan(probed.Info!, probed.Scan!, payload.Outputs, encoding, limits);
        return planned.Refusal is { } unplannable
            ? WorkFailures.Of(unplannable)
            : await Prepared(planned.Plan! with { Verification = verification.Level });

        Task<WorkResult> Prepared(EncodePlan plan) => folder is null
            ? Task.FromResult<WorkResult>(new Ingested(plan))
            : captions.Prepare(
                payload, plan, plan.Scan.Repair is null ? source : Path.Combine(folder, RepairCommand.FileName), folder, cancellationToken);
    }
}
