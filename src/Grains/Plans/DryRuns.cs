using Encoder.Contracts.Jobs;
using Encoder.Contracts.Plans;
using Encoder.Grains.Jobs;
using Encoder.Grains.Work;
using Encoder.Media.Probing;
using Encoder.Storage.Files;
using Microsoft.Extensions.Options;

namespace Encoder.Grains.Plans;

/// <summary>The dry runs of this process, limited in number and duration (<see cref="DryRunOptions"/>).</summary>
public sealed class DryRuns(
    ISourcePlanner planner, IFileIndex files, MediaLimits limits, IOptions<DryRunOptions> options, TimeProvider time) : IDisposable
{
    // The tenant's own limit comes first, so that a run that it refuses takes no place from other tenants.
    private readonly ConcurrencyLimits<string> _limits = new(
        waiting: 0, (tenant => tenant, options.Value.PerTenant), (_ => "", options.Value.Concurrent));

    /// <summary>Plans what a job would do.</summary>
    public async Task<DryRunResult> Run(JobSubmission submission, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(submission);
        var request = submission.Request;
        if (JobRequestRules.Check(request) is { Count: > 0 } errors) return new DryRunResult(DryRunOutcome.Invalid) { Errors = errors };
        var video = request.VideoId is null ? null : await files.GetUpload(submission.Tenant, request.VideoId);
        if (request.VideoId is not null && video is null) return new DryRunResult(DryRunOutcome.VideoNotFound);

        var (captions, missing) = await CaptionUploads.Find(files, submission);
        if (missing is not null) return new DryRunResult(DryRunOutcome.Invalid) { Errors = missing };

        using var place = _limits.TryAcquire(submission.Tenant);
        return place.IsAcquired
            ? await Plan(request, video?.FilePath, captions, cancellationToken)
            : new DryRunResult(DryRunOutcome.Busy);
    }

    public void Dispose() => _limits.Dispose();

    private async Task<DryRunResult> Plan(
        JobRequest request, string? filePath, string?[] captions, CancellationToken cancellationToken)
    {
        // These ids are never shown: a plan lists presets and thumbnails in the request's order.
        JobPreset[] presets = [.. (request.Presets ?? []).Select((p, i) => new JobPreset($"{i}", p.Resolutions ?? [], p.Format!))];
        JobThumbnail[] thumbnails =
        [
            .. (request.Thumbnails ?? []).Select((t, i) => new JobThumbnail($"{i}", t.Timestamp!, t.Resolutions!, t.Formats!, t.Filters!)),
        ];
        using var timeout = new CancellationTokenSource(options.Value.Timeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var payload = JobPayloads.Ingest(filePath, request, captions, JobPayloads.Outputs(
                presets, thumbnails, JobStoryboard.Of(request.Storyboard, "storyboard"), request));
            return await planner.Plan(payload, ending.Token) switch
            {
                Ingested ingested => new DryRunResult(DryRunOutcome.Planned)
                {
                    Plan = JobPlans.Of(ingested.Plan, presets, thumbnails, limits),
                },
                WorkFailed failed => new DryRunResult(DryRunOutcome.Refused) { Refusal = new JobError(failed.Code, failed.Message) },
                var other => throw new InvalidOperationException($"{other.GetType().Name} is not a plan."),
            };
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return new DryRunResult(DryRunOutcome.TimedOut);
        }
    }
}
