using System.Globalization;

namespace Encoder.Media.Processes;

/// <summary>Reads what ffmpeg's <c>-progress</c> writes: blocks of key=value lines, each ended by a "progress" line.</summary>
internal sealed class ProgressParser
{
    private long? _microseconds;
    private long? _size;
    private long _frames;
    private double _speed;

    /// <summary>Takes the next line; answers a report when it completes one.</summary>
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

/// <summary>One block of progress, as ffmpeg states it.</summary>
/// <param name="Microseconds">Time of the output; null ("N/A") before the first frame, negative when the output starts before zero.</param>
/// <param name="Size">Bytes of the first output; null when it has no size.</param>
internal sealed record ProgressReport(long? Microseconds, long Frames, long? Size, double Speed)
{
    public bool AdvancesFrom(ProgressReport? earlier) => this with { Speed = 0 } != (earlier is null ? null : earlier with { Speed = 0 });

    public FfmpegProgress ToProgress() => new(TimeSpan.FromMicroseconds(Math.Max(0, Microseconds ?? 0)), Frames, Speed);
}
