namespace Encoder.Media.Packaging;

/// <summary>What a segment's file is to hold.</summary>
/// <param name="Header">The bytes before the samples.</param>
/// <param name="Samples">Where the samples lie in the encodes, in order.</param>
/// <param name="Seconds">How long the segment is presented.</param>
/// <param name="FirstSample">Bytes of the first sample; of video it is a keyframe.</param>
internal sealed record SegmentContent(byte[] Header, IReadOnlyList<ByteRange> Samples, double Seconds, int FirstSample);

/// <summary>A stretch of an encode.</summary>
/// <param name="File">Index of the file.</param>
/// <param name="Offset">In bytes from the start of the file.</param>
/// <param name="Length">Bytes.</param>
internal readonly record struct ByteRange(int File, long Offset, long Length);

/// <summary>Stretches in order; what lies end to end becomes one.</summary>
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
