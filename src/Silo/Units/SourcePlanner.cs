using Encoder.Contracts.Jobs;
using Encoder.Grains.Plans;
using Encoder.Grains.Work;
using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Verification;
using Encoder.Silo.Outbound;
using Encoder.Storage.Media;

namespace Encoder.Silo.Units;

/// <summary>Probes and plans a source, for an ingest and for a dry run.</summary>
public sealed class SourcePlanner(
    IMediaStore media, SourceFetcher fetcher, SourceProbe probe, EncodingOptions encoding, VerificationOptions verification,
    MediaLimits limits) : ISourcePlanner
{
    /// <inheritdoc/>
    public async Task<UnitResult> Plan(IngestOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (order.FilePath is { } filePath) return await PlanUpload(filePath, order.Outputs, cancellationToken);
        var fetched = await fetcher.Fetch(order.Url!, cancellationToken);
        if (fetched.File is not { } staged) return UnitFailures.Of(fetched.Failure!);
        try
        {
            return await Plan(staged.LocalPath, order.Outputs, cancellationToken);
        }
        finally
        {
            media.Discard(staged);
        }
    }

    /// <summary>As <see cref="Plan(IngestOrder, CancellationToken)"/>; a source that is fetched is kept.</summary>
    /// <param name="target">Where it is kept.</param>
    public async Task<UnitResult> Plan(IngestOrder order, string target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (order.FilePath is { } filePath) return await PlanUpload(filePath, order.Outputs, cancellationToken);
        var fetched = await fetcher.Fetch(order.Url!, cancellationToken);
        if (fetched.File is not { } staged) return UnitFailures.Of(fetched.Failure!);
        File.Move(staged.LocalPath, target, overwrite: true);
        return await Plan(target, order.Outputs, cancellationToken);
    }

    private async Task<UnitResult> PlanUpload(string filePath, PlanRequest outputs, CancellationToken cancellationToken)
    {
        var source = media.LocalPath(filePath);
        return File.Exists(source)
            ? await Plan(source, outputs, cancellationToken)
            : new UnitFailed(JobErrorCodes.SourceUnreadable, "The uploaded video is gone.", MayPass: false);
    }

    private async Task<UnitResult> Plan(string source, PlanRequest outputs, CancellationToken cancellationToken)
    {
        var probed = await probe.Probe(source, outputs.ToScanRequest(encoding), cancellationToken);
        if (probed.Failure is { } run) return UnitFailures.Of(run) ?? throw new InvalidOperationException("ffprobe failed and succeeded.");
        if (probed.Refusal is { } refusal) return UnitFailures.Of(refusal);
        var planned = Planner.Plan(probed.Info!, probed.Scan!, outputs, encoding, limits);
        return planned.Refusal is { } unplannable
            ? UnitFailures.Of(unplannable)
            : new Ingested(planned.Plan! with { Verification = verification.Level });
    }
}
