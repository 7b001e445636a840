using System.ComponentModel.DataAnnotations;

namespace Encoder.Grains.Jobs;

/// <summary>Settings of jobs; bound from <c>Encoder:Jobs</c>.</summary>
public sealed record JobOptions
{
    public const string Section = "Encoder:Jobs";

    /// <summary>
    /// How long the finished encodes and the fetched source of a failed job are kept for a retry. After that, a retry makes them again.
    /// Nothing is kept if the job failed because the disk was full.
    /// </summary>
    /// <value>24 hours; 0 to 90 days. With 0, nothing is kept.</value>
    [Range(typeof(TimeSpan), "00:00:00", "90.00:00:00")]
    public TimeSpan RetryWindow { get; init; } = TimeSpan.FromHours(24);
}
