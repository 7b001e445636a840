using System.Buffers.Binary;
using Encoder.Media.Mp4;

namespace Encoder.Media.Verification.Streams;

/// <summary>
/// Walks the NAL units of coded frames by their length fields (ISO/IEC 14496-15, 5.3.2; ITU-T H.264, table 7-1), reading only their first
/// bytes.
/// </summary>
/// <param name="file">A seekable stream, preferably without a buffer.</param>
/// <param name="lengthSize">The size of a length field in bytes: 1, 2 or 4.</param>
internal sealed class NalUnitWalk(Stream file, int lengthSize)
{
    private const int Slice = 1;
    private const int IdrSlice = 5;

    /// <summary>
    /// The maximum number of NAL units in a frame: frames here have at most one slice per macroblock row, and few other units.
    /// </summary>
    private const int MaxUnits = 1000;

    private readonly byte[] _head = new byte[lengthSize + 1];

    /// <summary>Returns what is wrong with a frame; null if it is valid.</summary>
    /// <param name="sample">A sample within the file.</param>
    public NalUnitFault? Find(Mp4Sample sample)
    {
        int slices = 0, idrSlices = 0, units = 0;
        for (var offset = sample.Offset; offset < sample.End; units++)
        {
            if (units == MaxUnits) return new(false, $"has more than {MaxUnits} NAL units");
            if (sample.End - offset < _head.Length) return new(false, "has a NAL unit without a header");
            file.Position = offset;
            file.ReadExactly(_head);
            var length = Length();
            if (length == 0 || length > sample.End - offset - lengthSize)
                return new(false, $"has a NAL unit of {length} bytes where {sample.End - offset - lengthSize} are left");
            var header = _head[lengthSize];
            var type = header & 0x1F;
            if ((header & 0x80) != 0 || !IsSensible(type)) return new(false, $"has a NAL unit of type {type}, header {header:x2}");
            if (type == Slice) slices++;
            if (type == IdrSlice) idrSlices++;
            offset += lengthSize + length;
        }
        if (slices + idrSlices == 0) return new(false, "has no slice");
        return (sample.IsSync, slices, idrSlices) switch
        {
            (true, 0, _) or (false, _, 0) => null,
            (true, _, _) => new(true, "is marked as a keyframe but is not one"),
            (false, _, _) => new(true, "is a keyframe but not marked as one"),
        };
    }

    private long Length() => lengthSize switch
    {
        1 => _head[0],
        2 => BinaryPrimitives.ReadUInt16BigEndian(_head),
        _ => BinaryPrimitives.ReadUInt32BigEndian(_head),
    };

    /// <summary>
    /// Accepts slices, supplemental information, parameter sets, delimiters, end markers and filler data; rejects data partitions,
    /// extensions and unspecified types.
    /// </summary>
    private static bool IsSensible(int type) => type is Slice or (>= IdrSlice and <= 12);
}

/// <summary>What is wrong with a frame.</summary>
/// <param name="IsAboutKeyframe">Whether the only fault is a wrong keyframe mark.</param>
/// <param name="Message">The fault, as the predicate of a sentence about the frame.</param>
internal sealed record NalUnitFault(bool IsAboutKeyframe, string Message);
