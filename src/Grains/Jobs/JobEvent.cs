using Encoder.Contracts.Jobs;

namespace Encoder.Grains.Jobs;

/// <summary>An event of a job that is sent to its webhook.</summary>
/// <param name="Id">The event's id: unique to the job, the run and the event, and the same each time the event is sent.</param>
/// <param name="Type">One of <see cref="JobEventTypes"/>.</param>
public sealed record JobEvent(string Id, string Type)
{
    /// <summary>The progress between two events, in percent.</summary>
    private const int ProgressStep = 10;

    /// <summary>
    /// Returns the events of a change, in order. If <paramref name="before"/> is null, returns the newest event of each type, because it is
    /// unknown whether they were sent.
    /// </summary>
    public static IEnumerable<JobEvent> Between(JobState? before, JobState after)
    {
        ArgumentNullException.ThrowIfNull(after);
        if (after.Request.WebhookUrl is null) yield break;
        if (before?.Run != after.Run) before = null;

        if (Wants(JobEventTypes.Started) && after.StartedAt is not null && before?.StartedAt is null)
            yield return new JobEvent($"{after.EventId}_started", JobEventTypes.Started);
        if (Wants(JobEventTypes.Progress) && after is { HasEnded: false, StartedAt: not null } && Steps(after) > Steps(before))
            yield return new JobEvent($"{after.EventId}_progress_{Steps(after) * ProgressStep}", JobEventTypes.Progress);
        if (after.HasEnded && before?.HasEnded != true)
        {
            yield return new JobEvent(
                after.EventId, after.Status == JobStatus.Completed ? JobEventTypes.Completed : JobEventTypes.Failed);
        }

        bool Wants(string type) => after.Request.WebhookEvents?.Contains(type) == true;
    }

    private static int Steps(JobState? state) => (state?.Progress ?? 0) / ProgressStep;
}
