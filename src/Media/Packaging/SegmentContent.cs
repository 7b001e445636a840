namespace Encoder.Media.Packaging;

/// <summary>The content of a segment file.</summary>
/// <param name="Header">The bytes before the samples.</param>
/// <param name="Samples">The ranges of the samples in the encodes, in order.</param>
/// <param name="Seconds">The duration of the segment's presentation in seconds.</param>
/// <param name="FirstSample">The size of the first sample in bytes; for video, the sample is a keyframe.</param>
internal sealed record SegmentContent(byte[] Header, IReadOnlyList<ByteRange> Samples, double Seconds, int FirstSample);

/// <summary>A byte range of an encode.</summary>
/// <param name="File">The index of the file.</param>
/// <param name="Offset">The offset in bytes from the start of the file.</param>
/// <param name="Length">The number of bytes.</param>
internal readonly record struct ByteRange(int File, long Offset, long Length);

/// <summary>A list of byte ranges; adjacent ranges are merged.</summary>
internal sealed class ByteRanges
{
    private readonly List<ByteRange> _ranges = [];

    public IReadOnlyList<ByteRange> All => _ranges;

    public void Add(ByteRange range)
    {
        if (_ranges is [.., var last] && last.File == range.File && last.Offset + last.Length == range.Offset)
            _ranges[^1] = last with { Length = last.Length + range.Length };
        else
            _ranges.Add(range);
    }
}
