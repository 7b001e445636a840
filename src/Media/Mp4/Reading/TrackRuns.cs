namespace Encoder.Media.Mp4.Reading;

/// <summary>The header of a track fragment (tfhd; ISO/IEC 14496-12, 8.8.7).</summary>
/// <param name="BaseOffset">The offset that data offsets are relative to; null for the start of the moof box.</param>
/// <param name="Defaults">The defaults of the track, overridden by those of the fragment.</param>
/// <param name="DefaultBaseIsMoof">Whether the default-base-is-moof flag is set.</param>
internal sealed record TrackFragmentHeader(uint TrackId, long? BaseOffset, bool DefaultBaseIsMoof, FragmentDefaults Defaults)
{
    public static TrackFragmentHeader Read(ReadOnlySpan<byte> tfhd, FragmentDefaults defaults)
    {
        var reader = new ByteReader(tfhd);
        var (_, flags) = reader.FullBox();
        var track = reader.UInt32();
        long? baseOffset = (flags & 1) != 0 ? reader.Int64() : null;
        if (baseOffset is < 0 or > long.MaxValue / 4) throw new Mp4FormatException("A fragment's data offset is out of bounds.");
        if ((flags & 2) != 0) reader.Skip(4); // index of the sample description: there is only one
        return new TrackFragmentHeader(track, baseOffset, (flags & 0x20000) != 0, new FragmentDefaults(
            (flags & 8) != 0 ? reader.UInt32() : defaults.Duration,
            (flags & 0x10) != 0 ? reader.UInt32() : defaults.Size,
            (flags & 0x20) != 0 ? reader.UInt32() : defaults.Flags));
    }
}

/// <summary>
/// Reads the sample runs of a track fragment (trun; ISO/IEC 14496-12, 8.8.8). Each run continues where the previous one ended.
/// </summary>
/// <param name="dataBase">The offset that data offsets are relative to.</param>
internal sealed class TrackRuns(FragmentDefaults defaults, long dataBase, long baseDecodeTime, SampleBudget budget)
{
    private const uint NonSync = 0x10000;

    private readonly List<Mp4Sample> _samples = [];
    private long? _end;
    private long _time = baseDecodeTime;

    public Mp4Sample[] Samples => [.. _samples];

    public void Read(ReadOnlySpan<byte> trun)
    {
        var reader = new ByteReader(trun);
        var (version, flags) = reader.FullBox();
        bool hasDuration =
            (flags & 0x100) != 0, hasSize = (flags & 0x200) != 0, hasFlags = (flags & 0x400) != 0, hasComposition = (flags & 0x800) != 0;
        var count = reader.UInt32();
        var offset = (flags & 1) != 0 ? dataBase + reader.Int32() : _end ?? dataBase;
        if (offset < 0) throw new Mp4FormatException("A run of samples begins before the file.");
        uint? firstFlags = (flags & 4) != 0 ? reader.UInt32() : null;
        var each = 4L * ((hasDuration ? 1 : 0) + (hasSize ? 1 : 0) + (hasFlags ? 1 : 0) + (hasComposition ? 1 : 0));
        if (count * each > reader.Rest.Length)
            throw new Mp4FormatException($"A run of {count} samples is announced where {reader.Rest.Length} bytes are left.");
        var left = budget.Take(count);
        _samples.EnsureCapacity(_samples.Count + left);

        for (; left > 0; left--)
        {
            var duration = hasDuration ? reader.UInt32() : defaults.Duration;
            var size = hasSize ? reader.UInt32() : defaults.Size;
            var sampleFlags = hasFlags ? reader.UInt32() : firstFlags ?? defaults.Flags;
            firstFlags = null;
            var composition = hasComposition ? reader.Int32() : 0;
            if (size > int.MaxValue) throw new Mp4FormatException($"A sample announces {size} bytes.");
            if (version == 0 && composition < 0) throw new Mp4FormatException("An unsigned composition offset does not fit into 31 bits.");
            _samples.Add(new Mp4Sample(offset, _time, (int)size, duration, composition, (sampleFlags & NonSync) == 0));
            offset += size;
            _time += duration;
        }
        _end = offset;
    }
}
