using Encoder.Media.Probing;

namespace Encoder.Media.Planning;

/// <summary>A storyboard: small frames at even times, laid side by side on sheets, by which players show where somebody seeks to.</summary>
/// <param name="Interval">Seconds from one frame to the next.</param>
/// <param name="Columns">Frames beside each other on a sheet, which has as many rows at most.</param>
/// <param name="Width">Pixels of a frame; even.</param>
/// <param name="Height">Pixels of a frame; even.</param>
/// <param name="Frames">Frames of the whole video.</param>
public sealed record StoryboardPlan(double Interval, int Columns, int Width, int Height, int Frames)
{
    /// <summary>The storyboard of a video.</summary>
    /// <param name="duration">Seconds.</param>
    /// <param name="most">Most frames.</param>
    public static StoryboardPlan Of(StoryboardSpec spec, VideoStream source, double duration, int most)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(source);
        var interval = duration > most * spec.Interval ? Math.Ceiling(duration / most) : spec.Interval;
        var height = 2 * (int)Math.Max(1, Math.Round(spec.Width * source.DisplayHeight / (2.0 * source.DisplayWidth)));
        var frames = Math.Max(1, (int)Math.Ceiling((duration - EncodePlan.Rounding) / interval));
        return new StoryboardPlan(interval, spec.Columns, spec.Width, height, frames);
    }

    /// <summary>Rows of every sheet. One sheet alone has no more than it needs.</summary>
    public int Rows => Math.Min(Columns, (Frames + Columns - 1) / Columns);

    /// <summary>Number of sheets.</summary>
    public int Sheets => (Frames + (Columns * Rows) - 1) / (Columns * Rows);

    /// <summary>How many frames of the storyboard begin before a time.</summary>
    /// <param name="seconds">From the first frame.</param>
    public int Before(double seconds) => Math.Clamp((int)Math.Ceiling((seconds - EncodePlan.Rounding) / Interval), 0, Frames);

    /// <summary>The frames that are taken from a chunk: the number of the first, and how many.</summary>
    public (int First, int Count) In(Chunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        var first = Before(chunk.Start);
        return (first, (chunk.End is { } end ? Before(end) : Frames) - first);
    }

    /// <summary>Where a frame lies: the number of its sheet, and its place there in pixels.</summary>
    public (int Sheet, int X, int Y) Place(int frame)
    {
        var (sheet, place) = Math.DivRem(frame, Columns * Rows);
        return (sheet, place % Columns * Width, place / Columns * Height);
    }
}
