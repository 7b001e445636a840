using Encoder.Contracts.Jobs;

namespace Encoder.Storage.Jobs;

/// <summary>All jobs as their owners see them, for lists. The truth about a job is its grain's; this follows it.</summary>
public interface IJobIndex
{
    /// <summary>
    /// Adds a job that was just accepted. False, and nothing is added, when it names an uploaded video (<see cref="Job.VideoId"/>) or
    /// caption file that its tenant does not have (the output of a job is none): from here on it cannot be deleted until the job has ended.
    /// Adding it again changes nothing and is true.
    /// </summary>
    Task<bool> Add(string tenant, Job job, long revision);

    /// <summary>Shows a newer revision of a job; an older one than is shown, or one of a job that is not there, changes nothing.</summary>
    Task Update(Job job, long revision);

    /// <summary>Removes a job; nothing happens when it is not there.</summary>
    Task Remove(string jobId);

    /// <summary>The tenant's jobs that a filter lets through, newest first.</summary>
    Task<Page<Job>> Search(string tenant, JobFilter filter, PageRequest page);

    /// <summary>The tenant's jobs, or those in one status, newest first.</summary>
    Task<Page<Job>> List(string tenant, JobStatus? status, PageRequest page) =>
        Search(tenant, new JobFilter { Status = status }, page);

    /// <summary>
    /// Ids of the queued and processing jobs, of all tenants, of which nothing is in the work queue: whoever was to enqueue it
    /// may have been lost.
    /// </summary>
    Task<IReadOnlyList<string>> ListWithoutWork();
}
