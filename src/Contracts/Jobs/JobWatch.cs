using System.Runtime.CompilerServices;

namespace Encoder.Contracts.Jobs;

/// <summary>Watches a job from a service that calls its grain.</summary>
public static class JobWatch
{
    /// <summary>The time between two polls if none is given.</summary>
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long polls may fail before the watch does: longer than a cluster takes to declare a silo dead and to activate its grains
    /// elsewhere.
    /// </summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Returns the job in its current state, and again after each change, until it has ended. The last one is completed or failed.
    /// </summary>
    /// <remarks>
    /// The sequence ends early if the tenant has no such job, or if the job is deleted. Changes within one interval appear as one. A poll
    /// is one grain call, which an active grain answers from memory.
    /// </remarks>
    /// <param name="job">The job's grain.</param>
    /// <param name="tenant">The name of the tenant.</param>
    /// <param name="interval">The time between two polls; <see cref="DefaultInterval"/> if null.</param>
    /// <param name="cancellationToken">Ends the watch, not the job.</param>
    /// <exception cref="Exception">
    /// The exception of the last poll, after silos, the network or the database have made all polls fail for a minute.
    /// </exception>
    public static IAsyncEnumerable<Job> Watch(
        this IJobGrain job, string tenant, TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(tenant);
        return Watch(() => job.Get(tenant), interval ?? DefaultInterval, s_patience, TimeProvider.System, cancellationToken);
    }

    internal static async IAsyncEnumerable<Job> Watch(
        Func<Task<Job?>> get,
        TimeSpan interval,
        TimeSpan patience,
        TimeProvider time,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Job? last = null;
        var answered = time.GetTimestamp();
        while (true)
        {
            var (job, isAnswer) = (last, false);
            try
            {
                job = await get().WaitAsync(cancellationToken);
                isAnswer = true;
            }
            catch (Exception exception) when (GrainFaults.IsTransient(exception) && time.GetElapsedTime(answered) < patience)
            {
                // A poll changes nothing, so it is repeated after the interval.
            }
            if (isAnswer)
            {
                answered = time.GetTimestamp();
                if (job is null) yield break;
                if (last is null || job.UpdatedAt != last.UpdatedAt || job.Progress != last.Progress || job.Status != last.Status)
                    yield return job;
                if (job.Status.HasEnded()) yield break;
                last = job;
            }
            await Task.Delay(interval, time, cancellationToken);
        }
    }
}
