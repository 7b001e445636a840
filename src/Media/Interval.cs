using System.Text.Json.Serialization;

namespace Encoder.Media;

/// <summary>A stretch of time, in seconds.</summary>
public readonly record struct Interval(double Start, double End)
{
    [JsonIgnore] public double Length => End - Start;

    /// <summary>Returns the interval moved by a number of seconds.</summary>
    public Interval Shifted(double seconds) => new(Start + seconds, End + seconds);

    /// <summary>Returns the part of the interval within another. Its length is 0 or negative if there is none.</summary>
    public Interval Within(Interval other) => new(Math.Max(Start, other.Start), Math.Min(End, other.End));

    /// <summary>Returns the middle of the interval, no longer than <paramref name="max"/> seconds.</summary>
    public Interval Middle(double max)
    {
        var cut = Math.Max(0, Length - max) / 2;
        return new Interval(Start + cut, End - cut);
    }

    /// <summary>Returns the longest part of the interval that no other interval covers; of length 0 if they cover all of it.</summary>
    /// <param name="others">The other intervals, in any order; they may overlap.</param>
    /// <param name="grown">The seconds by which each other interval is extended at both ends.</param>
    public Interval LongestUncovered(IEnumerable<Interval> others, double grown)
    {
        ArgumentNullException.ThrowIfNull(others);
        var (longest, from) = (new Interval(Start, Start), Start);
        foreach (var other in others.Append(new Interval(End + grown, End)).OrderBy(other => other.Start))
        {
            var part = new Interval(from, Math.Min(other.Start - grown, End));
            if (part.Length > longest.Length) longest = part;
            from = Math.Max(from, other.End + grown);
        }
        return longest;
    }
}
