using System.Globalization;

namespace Encoder.Media.Processes;

/// <summary>Parses the output of ffmpeg's <c>-progress</c>: blocks of key=value lines, each ended by a "progress" line.</summary>
internal sealed class ProgressParser
{
    private long? _microseconds;
    private long? _size;
    private long _frames;
    private double _speed;

    /// <summary>Parses the next line; returns a report if the line completes one, otherwise null.</summary>
    public ProgressReport? Read(string line)
    {
        if (line.Split('=', 2) is not [var key, var value]) return null;
        switch (key)
        {
            case "out_time_us":
                _microseconds = Integer(value);
                break;
            case "total_size":
                _size = Integer(value);
                break;
            case "frame":
                _frames = Integer(value) ?? _frames;
                break;
            case "speed":
                _speed = double.TryParse(value.TrimEnd('x'), NumberStyles.Float, CultureInfo.InvariantCulture, out var speed)
                    && double.IsFinite(speed)
                    ? speed
                    : 0;
                break;
            case "progress":
                return new(_microseconds, _frames, _size, _speed);
        }
        return null;
    }

    private static long? Integer(string value) =>
        long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>One progress block, as ffmpeg writes it.</summary>
/// <param name="Microseconds">
/// The time reached in the output; null ("N/A") before the first frame, negative if the output starts before zero.
/// </param>
/// <param name="Size">The bytes written to the first output; null if it has no size.</param>
internal sealed record ProgressReport(long? Microseconds, long Frames, long? Size, double Speed)
{
    public bool AdvancesFrom(ProgressReport? earlier) => this with { Speed = 0 } != (earlier is null ? null : earlier with { Speed = 0 });

    public FfmpegProgress ToProgress() => new(TimeSpan.FromMicroseconds(Math.Max(0, Microseconds ?? 0)), Frames, Speed);
}
