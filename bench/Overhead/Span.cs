namespace Encoder.Bench.Overhead;

/// <summary>A stretch of time in which something went on.</summary>
/// <param name="Unit">Kind of the unit of work; null for a process.</param>
internal sealed record Span(string? Unit, DateTimeOffset Start, DateTimeOffset End)
{
    public bool Covers(DateTimeOffset time) => Start <= time && time < End;
}
