namespace Encoder.Contracts.Jobs;

/// <summary>The types of webhook events.</summary>
public static class JobEventTypes
{
    /// <summary>The job has completed. Always sent.</summary>
    public const string Completed = "job.completed";

    /// <summary>The job has failed. Always sent.</summary>
    public const string Failed = "job.failed";

    /// <summary>A worker has begun. Sent if the job asks for it.</summary>
    public const string Started = "job.started";

    /// <summary>Another tenth of the job is done. Sent if the job asks for it.</summary>
    public const string Progress = "job.progress";

    /// <summary>The types that a job can ask for.</summary>
    public static IReadOnlyList<string> Optional { get; } = [Started, Progress];
}
