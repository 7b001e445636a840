using System.Diagnostics;
using System.Diagnostics.Metrics;
using Encoder.Contracts.Jobs;
using Encoder.Grains.Jobs;
using Encoder.Grains.Webhooks;

namespace Encoder.Grains.Telemetry;

/// <summary>
/// Metrics and traces of jobs and their webhooks. An attempt to deliver a webhook is an activity "webhook" in the trace of its job, with
/// the tags "job", "webhook" and "status".
/// </summary>
/// <remarks>
/// A trace crosses the database: a job stores the context of the request that created it (<see cref="JobState.Trace"/>), and the work items
/// and webhooks of the job continue that trace, in other processes and after a restart too.
/// </remarks>
public static class JobTelemetry
{
    /// <summary>The name of the activity source and of the meter, for listeners.</summary>
    public const string SourceName = "Encoder.Jobs";

    private static readonly ActivitySource s_source = new(SourceName);
    private static readonly Meter s_meter = new(SourceName);

    private static readonly Counter<long> s_submitted =
        s_meter.CreateCounter<long>("encoder.jobs.submitted", "{job}", "Jobs that were accepted.");

    private static readonly Histogram<double> s_duration = s_meter.CreateHistogram(
        "encoder.job.duration", "s", "Time of a job from its submission to its end, by status and error code.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [1, 2, 5, 10, 20, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 86_400],
        });

    private static readonly Histogram<double> s_webhook = s_meter.CreateHistogram(
        "encoder.webhook.duration", "s", "Time of an attempt to deliver a webhook, by outcome.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20] });

    /// <summary>The context of the current activity, to be stored for later work; null if the activity is not recorded.</summary>
    public static string? Current =>
        Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;

    /// <summary>Parses a context that <see cref="Current"/> returned. Without one, returns the default, which begins a new trace.</summary>
    public static ActivityContext Parent(string? trace) =>
        ActivityContext.TryParse(trace, null, isRemote: true, out var parent) ? parent : default;

    /// <summary>Records a change of a job.</summary>
    internal static void Changed(JobState? before, JobState? after)
    {
        if (before is null && after is not null) s_submitted.Add(1);
        if (after is not { HasEnded: true } || before?.HasEnded != false) return;
        s_duration.Record(
            (after.UpdatedAt - after.CreatedAt).TotalSeconds,
            new("status", after.Status == JobStatus.Completed ? "completed" : "failed"),
            new("code", after.Error?.Code ?? "none"));
    }

    internal static Activity? StartWebhook(WebhookEvent webhook, string id) =>
        s_source.StartActivity("webhook", ActivityKind.Client, Parent(webhook.Trace))?.SetTag("job", webhook.JobId).SetTag("webhook", id);

    /// <summary>Records an attempt to deliver a webhook.</summary>
    internal static void Attempted(Activity? activity, WebhookAnswer answer)
    {
        activity?.SetTag("status", answer.Status);
        var outcome = answer.Status is null ? "unanswered" : WebhookMachine.IsSuccess(answer.Status) ? "delivered" : "refused";
        if (outcome != "delivered") activity?.SetStatus(ActivityStatusCode.Error);
        s_webhook.Record(answer.Duration.TotalSeconds, new KeyValuePair<string, object?>("outcome", outcome));
    }
}
