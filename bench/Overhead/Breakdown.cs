namespace Encoder.Bench.Overhead;

/// <summary>Divides the time of a job into parts. Every moment belongs to exactly one part, so the parts add up to the whole.</summary>
internal static class Breakdown
{
    public const string Processes = "ffmpeg and ffprobe";
    public const string Submit = "submit: POST to 201";
    public const string Waiting = "queue: 201 to the first work item";
    public const string Between = "between work items";
    public const string Finish = "last work item to completed";

    /// <summary>The part in which a work item runs, but no process: sandbox setup, reading, verification and writing.</summary>
    public static string Within(string unit) => $"within {unit}";

    /// <param name="posted">The time when the job was posted.</param>
    /// <param name="accepted">The time when the response arrived.</param>
    /// <param name="completed">The time when the job completed.</param>
    /// <param name="spans">The spans of work items and processes. Time outside the job is ignored.</param>
    public static IReadOnlyDictionary<string, TimeSpan> Of(
        DateTimeOffset posted,
        DateTimeOffset accepted,
        DateTimeOffset completed,
        IReadOnlyList<Span> spans)
    {
        var units = spans.Where(span => span.Unit is not null).ToArray();
        var (first, last) = units.Length == 0 ? (completed, completed) : (units.Min(unit => unit.Start), units.Max(unit => unit.End));
        DateTimeOffset[] edges =
        [
            .. spans.SelectMany(span => new[] { span.Start, span.End }).Append(accepted)
                .Where(edge => posted < edge && edge < completed)
                .Append(posted)
                .Append(completed)
                .Order(),
        ];

        var parts = new Dictionary<string, TimeSpan>();
        foreach (var (from, to) in edges.Zip(edges.Skip(1)))
        {
            var part = Part(from);
            parts[part] = parts.GetValueOrDefault(part) + (to - from);
        }
        return parts;

        string Part(DateTimeOffset time) =>
            spans.Any(span => span.Unit is null && span.Covers(time)) ? Processes
            : Array.Find(units, unit => unit.Covers(time)) is { } unit ? Within(unit.Unit!)
            : time < accepted ? Submit
            : time < first ? Waiting
            : time < last ? Between
            : Finish;
    }
}
