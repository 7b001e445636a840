namespace Encoder.Media.Verification.Decoding;

/// <summary>
/// Counts the decoded frames listed by ffmpeg's framecrc: "#tb 1: 1/48000", "#media_type 1: audio", then a line "STREAM, DTS, PTS,
/// DURATION, SIZE, SUM" for each frame. There is at most one audio track.
/// </summary>
internal sealed class DecodedFrames
{
    private readonly Dictionary<int, Rational> _units = [];
    private int? _audioStream;
    private long _audioTicks;

    public int Frames { get; private set; }

    /// <summary>The duration of the audio in seconds.</summary>
    public double AudioSeconds => _audioStream is { } stream && _units.TryGetValue(stream, out var unit) ? _audioTicks * unit.Value : 0;

    /// <summary>Parses one line; ignores lines that do not describe a frame.</summary>
    public void Read(string line)
    {
        if (line.StartsWith('#')) ReadHeader(line);
        else ReadFrame(line);
    }

    private void ReadHeader(string line)
    {
        if (line.Split(' ') is not [var name, var index, var value] || !int.TryParse(index.TrimEnd(':'), out var stream)) return;
        if (name == "#media_type" && value == "audio") _audioStream = stream;
        if (name == "#tb" && Rational.Parse(value) is { } unit) _units[stream] = unit;
    }

    private void ReadFrame(ReadOnlySpan<char> line)
    {
        Span<Range> fields = stackalloc Range[5];
        if (line.Split(fields, ',') < 5 || !int.TryParse(line[fields[0]], out var stream)) return;
        if (stream != _audioStream) Frames++;
        else if (long.TryParse(line[fields[3]], out var ticks)) _audioTicks += ticks;
    }
}
