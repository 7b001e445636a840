namespace Encoder.Bench.Overhead;

/// <summary>The time in which a work item or a process ran.</summary>
/// <param name="Unit">The kind of the work item; null for a process.</param>
/// <param name="Start">The start, inclusive.</param>
/// <param name="End">The end, exclusive.</param>
internal sealed record Span(string? Unit, DateTimeOffset Start, DateTimeOffset End)
{
    public bool Covers(DateTimeOffset time) => Start <= time && time < End;
}
