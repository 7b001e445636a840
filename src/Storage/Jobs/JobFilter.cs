using Encoder.Contracts.Jobs;

namespace Encoder.Storage.Jobs;

/// <summary>Selects the jobs of a list, which must meet all conditions.</summary>
public sealed record JobFilter
{
    /// <summary>The status of the jobs; null for any.</summary>
    public JobStatus? Status { get; init; }

    /// <summary>
    /// Words that each occur in the job's id, the id of its upload, its URL, a key or value of its metadata, or the code or message of its
    /// error (<see cref="JobSearchText"/>).
    /// </summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The earliest time of creation; null for any.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>The latest time of creation; null for any.</summary>
    public DateTimeOffset? CreatedTo { get; init; }
}
