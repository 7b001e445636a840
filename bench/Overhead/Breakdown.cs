namespace Encoder.Bench.Overhead;

/// <summary>Where the time of a job went: every moment of it belongs to exactly one part, so that the parts add up to the whole.</summary>
internal static class Breakdown
{
    public const string Processes = "ffmpeg and ffprobe";
    public const string Submit = "submit: POST to 201";
    public const string Waiting = "queue: 201 to the first unit";
    public const string Between = "between units";
    public const string Finish = "last unit to completed";

    /// <summary>Name of the time that a unit spends outside of its processes: setting up sandboxes, reading, verifying, writing.</summary>
    public static string Within(string unit) => $"within {unit}";

    /// <param name="posted">When the job was posted.</param>
    /// <param name="accepted">When the answer was there.</param>
    /// <param name="completed">When it was completed.</param>
    /// <param name="spans">What went on; what lies outside of the job's time does not count.</param>
    public static IReadOnlyDictionary<string, TimeSpan> Of(DateTimeOffset posted, DateTimeOffset accepted, DateTimeOffset completed, IReadOnlyList<Span> spans)
    {
        var units = spans.Where(span => span.Unit is not null).ToArray();
        var (first, last) = units.Length == 0 ? (completed, completed) : (units.Min(unit => unit.Start), units.Max(unit => unit.End));
        DateTimeOffset[] edges = [.. spans.SelectMany(span => new[] { span.Start, span.End }).Append(accepted)
            .Where(edge => posted < edge && edge < completed).Append(posted).Append(completed).Order()];

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
