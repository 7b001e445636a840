using System.Runtime.CompilerServices;

namespace Encoder.Contracts.Jobs;

/// <summary>Following a job from a service that calls its grain.</summary>
public static class JobWatch
{
    /// <summary>How often a watched job is asked about when nothing else is said.</summary>
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(1);

    /// <summary>Longer than a silo that died is taken for alive, with what it hosted coming up elsewhere.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The job as it stands, and again each time that it was found changed, until it has ended: the last one is completed or
    /// failed.
    /// </summary>
    /// <remarks>
    /// It ends without an end of the job when the tenant has no such job, or no longer because it was deleted. Changes that
    /// follow each other within the interval are seen as one. A look is one grain call, which an active grain answers from its
    /// memory.
    /// </remarks>
    /// <param name="job">The job's grain.</param>
    /// <param name="tenant">Name of the tenant.</param>
    /// <param name="interval">Time between two looks; <see cref="DefaultInterval"/> when null.</param>
    /// <param name="cancellationToken">Ends the watch, not the job.</param>
    /// <exception cref="Exception">What the last call failed with, after a minute in which silos, network or database kept all
    /// of them from being answered.</exception>
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
                // Asked again after the interval: a look changes nothing.
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
