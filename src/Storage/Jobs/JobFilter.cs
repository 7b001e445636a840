using Encoder.Contracts.Jobs;

namespace Encoder.Storage.Jobs;

/// <summary>Which jobs a list holds: those that meet all of its conditions.</summary>
public sealed record JobFilter
{
    /// <summary>In this status.</summary>
    public JobStatus? Status { get; init; }

    /// <summary>
    /// Each of these occurs in the job's id, the id of its upload, its URL, a key or value of its metadata, or the code or message of its
    /// error (<see cref="JobWords"/>).
    /// </summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Created then or later.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Created then or earlier.</summary>
    public DateTimeOffset? CreatedTo { get; init; }
}
