namespace Encoder.Contracts.Jobs;

/// <summary>The details that can be requested with a job.</summary>
[Flags, GenerateSerializer, Alias("encoder.JobDetails")]
public enum JobDetails
{
    /// <summary>No details.</summary>
    None = 0,

    /// <summary><see cref="Job.Plan"/>.</summary>
    Plan = 1,

    /// <summary><see cref="Job.Verification"/>.</summary>
    Verification = 2,

    /// <summary><see cref="Job.Timeline"/>.</summary>
    Timeline = 4,

    /// <summary><see cref="Job.Diagnostics"/>, which names workers; for admins only.</summary>
    Diagnostics = 8,
}
