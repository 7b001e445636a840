using Encoder.Contracts.Jobs;
using Encoder.Grains.Plans;
using Encoder.Grains.Work;
using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Verification;
using Encoder.Silo.Outbound;
using Encoder.Storage.Media;

namespace Encoder.Silo.WorkItems;

/// <summary>Probes and plans a source, for an ingest and for a dry run.</summary>
public sealed class SourcePlanner(
    IMediaStore media, IWorkspace workspace, SourceFetcher fetcher, SourceProbe probe, EncodingOptions encoding,
    VerificationOptions verification,
    MediaLimits limits) : ISourcePlanner
{
    /// <inheritdoc/>
    public async Task<WorkResult> Plan(IngestPayload payload, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(payload);
        if (payload.FilePath is { } filePath) return await PlanUpload(filePath, payload.Outputs, cancellationToken);
        var fetched = await fetcher.Fetch(payload.Url!, cancellationToken);
        if (fetched.File is not { } staged) return WorkFailures.Of(fetched.Failure!);
        try
        {
            return await Plan(staged.LocalPath, payload.Outputs, cancellationToken);
        }
        finally
        {
            workspace.Discard(staged);
        }
    }

    /// <summary>As <see cref="Plan(IngestPayload, CancellationToken)"/>; a source that is fetched is kept.</summary>
    /// <param name="target">Where it is kept.</param>
    public async Task<WorkResult> Plan(IngestPayload payload, string target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(payload);
        if (payload.FilePath is { } filePath) return await PlanUpload(filePath, payload.Outputs, cancellationToken);
        var fetched = await fetcher.Fetch(payload.Url!, cancellationToken);
        if (fetched.File is not { } staged) return WorkFailures.Of(fetched.Failure!);
        File.Move(staged.LocalPath, target, overwrite: true);
        return await Plan(target, payload.Outputs, cancellationToken);
    }

    private async Task<WorkResult> PlanUpload(string filePath, PlanRequest outputs, CancellationToken cancellationToken)
    {
        var source = media.LocalPath(filePath);
        return File.Exists(source)
            ? await Plan(source, outputs, cancellationToken)
            : new WorkFailed(JobErrorCodes.SourceUnreadable, "The uploaded video is gone.", IsTransient: false);
    }

    private async Task<WorkResult> Plan(string source, PlanRequest outputs, CancellationToken cancellationToken)
    {
        var probed = await probe.Probe(source, outputs.ToScanRequest(encoding), cancellationToken);
        if (probed.Failure is { } run) return WorkFailures.Of(run) ?? throw new InvalidOperationException("ffprobe failed and succeeded.");
        if (probed.Refusal is { } refusal) return WorkFailures.Of(refusal);
        var planned = Planner.Plan(probed.Info!, probed.Scan!, outputs, encoding, limits);
        return planned.Refusal is { } unplannable
            ? WorkFailures.Of(unplannable)
            : new Ingested(planned.Plan! with { Verification = verification.Level });
    }
}
