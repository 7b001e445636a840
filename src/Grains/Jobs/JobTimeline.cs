using Encoder.Contracts.Jobs;
using Encoder.Grains.Work;

namespace Encoder.Grains.Jobs;

/// <summary>Shows the attempts at the work items of a job.</summary>
public static class JobTimeline
{
    /// <summary>Adds the requested details of the attempts to a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="details">
    /// The requested details. Workers are named only if diagnostics are requested; otherwise they are numbered.
    /// </param>
    /// <param name="attempts">The attempts at the items of the job and its outputs, in any order.</param>
    public static Job AddTo(Job job, JobDetails details, IEnumerable<WorkAttempt> attempts)
    {
        ArgumentNullException.ThrowIfNull(job);
        WorkAttempt[] ordered = [.. attempts.OrderBy(a => a.Begun).ThenBy(a => a.Attempt)];
        var (byTimeline, byName) = (details.HasFlag(JobDetails.Timeline), details.HasFlag(JobDetails.Diagnostics));
        var numbers = ordered.Select(a => a.Worker).Distinct().Index().ToDictionary(one => one.Item, one => $"worker {one.Index + 1}");
        var tries = new Dictionary<string, int>();
        // Attempt numbers rise over the whole queue and would tell a tenant how busy the others are, so attempts are numbered for each
        // item.
        var numbered = ordered.Select(a => (Attempt: a, Try: tries[$"{a.Item}"] = tries.GetValueOrDefault($"{a.Item}") + 1)).ToArray();
        return job with
        {
            Timeline = byTimeline ? Array.ConvertAll(numbered, one => Shown(one.Attempt, one.Try)) : null,
            Diagnostics = byName
                ? [.. numbered.Where(one => one.Attempt.Error is not null).Select(one => Diagnostic(one.Attempt, one.Try))]
                : null,
        };

        JobAttempt Shown(WorkAttempt attempt, int number) => new()
        {
            Item = $"{attempt.Item}",
            Attempt = number,
            Worker = byName ? attempt.Worker : numbers[attempt.Worker],
            BeganAt = attempt.Begun,
            EndedAt = attempt.Ended,
            Outcome = attempt.Outcome,
            Error = attempt.Error,
        };
    }

    private static JobDiagnostic Diagnostic(WorkAttempt attempt, int number) => new()
    {
        Item = $"{attempt.Item}",
        Attempt = number,
        Worker = attempt.Worker,
        At = attempt.Ended!.Value,
        Error = attempt.Error!,
        Lines = attempt.Lines ?? [],
    };
}
