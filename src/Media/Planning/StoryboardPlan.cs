using Encoder.Media.Probing;

namespace Encoder.Media.Planning;

/// <summary>A storyboard: small frames at regular intervals, arranged on sheets, which players show as a preview while seeking.</summary>
/// <param name="Interval">The seconds from one frame to the next.</param>
/// <param name="Columns">The number of frames in a row of a sheet. A sheet has at most as many rows.</param>
/// <param name="Width">The width of a frame in pixels; even.</param>
/// <param name="Height">The height of a frame in pixels; even.</param>
/// <param name="Frames">The number of frames for the whole video.</param>
public sealed record StoryboardPlan(double Interval, int Columns, int Width, int Height, int Frames)
{
    /// <summary>Plans the storyboard of a video.</summary>
    /// <param name="duration">The length of the video in seconds.</param>
    /// <param name="max">The maximum number of frames.</param>
    public static StoryboardPlan Of(StoryboardSpec spec, VideoStream source, double duration, int max)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(source);
        var interval = duration > max * spec.Interval ? Math.Ceiling(duration / max) : spec.Interval;
        var height = 2 * (int)Math.Max(1, Math.Round(spec.Width * source.DisplayHeight / (2.0 * source.DisplayWidth)));
        var frames = Math.Max(1, (int)Math.Ceiling((duration - EncodePlan.Rounding) / interval));
        return new StoryboardPlan(interval, spec.Columns, spec.Width, height, frames);
    }

    /// <summary>The number of rows of every sheet. A single sheet has no more than it needs.</summary>
    public int Rows => Math.Min(Columns, (Frames + Columns - 1) / Columns);

    /// <summary>The number of sheets.</summary>
    public int Sheets => (Frames + (Columns * Rows) - 1) / (Columns * Rows);

    /// <summary>Returns the number of storyboard frames that begin before a time.</summary>
    /// <param name="seconds">The time in seconds from the first frame.</param>
    public int Before(double seconds) => Math.Clamp((int)Math.Ceiling((seconds - EncodePlan.Rounding) / Interval), 0, Frames);

    /// <summary>Returns the frames that are taken from a chunk: the number of the first, and the count.</summary>
    public (int First, int Count) In(Chunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        var first = Before(chunk.Start);
        return (first, (chunk.End is { } end ? Before(end) : Frames) - first);
    }

    /// <summary>Returns the position of a frame: the number of its sheet, and the pixel offset on the sheet.</summary>
    public (int Sheet, int X, int Y) Place(int frame)
    {
        var (sheet, place) = Math.DivRem(frame, Columns * Rows);
        return (sheet, place % Columns * Width, place / Columns * Height);
    }
}
