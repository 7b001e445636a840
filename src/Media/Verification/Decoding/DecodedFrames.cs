namespace Encoder.Media.Verification.Decoding;

/// <summary>
/// Counts what came out of a decode, by the lines of ffmpeg's framecrc: "#tb 1: 1/48000", "#media_type 1: audio", then "STREAM, DTS, PTS, DURATION, SIZE, SUM" for
/// each frame. There is at most one track of sound.
/// </summary>
internal sealed class DecodedFrames
{
    private readonly Dictionary<int, Rational> _units = [];
    private int? _soundStream;
    private long _soundTicks;

    public int Pictures { get; private set; }

    /// <summary>Seconds of sound.</summary>
    public double Sound => _soundStream is { } stream && _units.TryGetValue(stream, out var unit) ? _soundTicks * unit.Value : 0;

    /// <summary>Takes one line; what tells of no frame is passed over.</summary>
    public void Read(string line)
    {
        if (line.StartsWith('#')) ReadHeader(line);
        else ReadFrame(line);
    }

    private void ReadHeader(string line)
    {
        if (line.Split(' ') is not [var name, var index, var value] || !int.TryParse(index.TrimEnd(':'), out var stream)) return;
        if (name == "#media_type" && value == "audio") _soundStream = stream;
        if (name == "#tb" && Rational.Parse(value) is { } unit) _units[stream] = unit;
    }

    private void ReadFrame(ReadOnlySpan<char> line)
    {
        Span<Range> fields = stackalloc Range[5];
        if (line.Split(fields, ',') < 5 || !int.TryParse(line[fields[0]], out var stream)) return;
        if (stream != _soundStream) Pictures++;
        else if (long.TryParse(line[fields[3]], out var ticks)) _soundTicks += ticks;
    }
}
