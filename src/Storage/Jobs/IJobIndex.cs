using Encoder.Contracts.Jobs;

namespace Encoder.Storage.Jobs;

/// <summary>The index of all jobs as their owners see them, for lists. A job's grain is the authority; the index follows it.</summary>
public interface IJobIndex
{
    /// <summary>
    /// Adds a job that was just accepted. Returns false, and adds nothing, if the job names an uploaded video (<see cref="Job.VideoId"/>)
    /// or caption file that its tenant does not have; an output of a job is not an upload. From then on, these uploads cannot be deleted
    /// until the job has ended. Adding the job again changes nothing and returns true.
    /// </summary>
    Task<bool> Add(string tenant, Job job, long revision);

    /// <summary>Updates a job to a newer revision. Does nothing if the revision is not newer, or if the job is not in the index.</summary>
    Task Update(Job job, long revision);

    /// <summary>Removes a job. Does nothing if it is not in the index.</summary>
    Task Remove(string jobId);

    /// <summary>Returns the tenant's jobs that match a filter, newest first.</summary>
    Task<Page<Job>> Search(string tenant, JobFilter filter, PageRequest page);

    /// <summary>Returns the tenant's jobs, or those in one status, newest first.</summary>
    Task<Page<Job>> List(string tenant, JobStatus? status, PageRequest page) =>
        Search(tenant, new JobFilter { Status = status }, page);

    /// <summary>
    /// Returns the ids of queued and processing jobs of all tenants that have nothing in the work queue: the process that was to enqueue
    /// their work may have died.
    /// </summary>
    Task<IReadOnlyList<string>> ListWithoutWork();
}
