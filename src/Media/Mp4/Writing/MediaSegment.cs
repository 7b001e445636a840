namespace Encoder.Media.Mp4.Writing;

/// <summary>A sample of a segment.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Duration">Ticks to the next sample's decoding time.</param>
/// <param name="CompositionOffset">Ticks from decoding to presentation; negative when it is shown earlier than its place in decoding
/// order.</param>
/// <param name="IsSync">Whether decoding can start here.</param>
public readonly record struct SegmentSample(int Size, uint Duration, int CompositionOffset, bool IsSync);

/// <summary>
/// Builds all of a CMAF media segment that comes before the samples themselves (ISO/IEC 23000-19, 7.3.2): one moof, and the header of one
/// mdat.
/// </summary>
public static class MediaSegment
{
    private const uint DefaultBaseIsMoof = 0x20000;
    private const uint DefaultDuration = 0x8;
    private const uint DefaultFlags = 0x20;
    private const uint HasDataOffset = 0x1;
    private const uint HasDurations = 0x100;
    private const uint HasSizes = 0x200;
    private const uint HasFlags = 0x400;
    private const uint HasCompositionOffsets = 0x800;

    /// <summary>Depends on no other sample.</summary>
    private const uint SyncFlags = 0x2000000;

    /// <summary>Depends on others, and is no place to start.</summary>
    private const uint NonSyncFlags = 0x1010000;

    /// <param name="sequenceNumber">1 for the first segment of the track.</param>
    /// <param name="baseDecodeTime">Decoding time of the first sample in ticks.</param>
    /// <param name="samples">At least one.</param>
    /// <exception cref="OverflowException">The samples have more than 4 GiB.</exception>
    public static byte[] Header(uint sequenceNumber, long baseDecodeTime, ReadOnlySpan<SegmentSample> samples)
    {
        var writer = new BoxWriter();
        int dataOffset;
        using (writer.Box("moof"))
        {
            using (writer.FullBox("mfhd")) writer.UInt32(sequenceNumber);
            using (writer.Box("traf")) dataOffset = TrackFragment(writer, baseDecodeTime, samples);
        }
        var size = 8L;
        foreach (var sample in samples) size += sample.Size;
        writer.UInt32(checked((uint)size));
        writer.Characters("mdat");
        writer.Patch(dataOffset, (uint)writer.Length);
        return writer.ToArray();
    }

    /// <returns>Where the offset of the data is to be set.</returns>
    private static int TrackFragment(BoxWriter writer, long baseDecodeTime, ReadOnlySpan<SegmentSample> samples)
    {
        bool sameDurations = true, allSync = true, inOrder = true;
        foreach (var sample in samples)
        {
            sameDurations &= sample.Duration == samples[0].Duration;
            allSync &= sample.IsSync;
            inOrder &= sample.CompositionOffset == 0;
        }
        using (writer.FullBox("tfhd", flags: DefaultBaseIsMoof | (sameDurations ? DefaultDuration : 0) | (allSync ? DefaultFlags : 0)))
        {
            writer.UInt32(InitSegment.TrackId);
            if (sameDurations) writer.UInt32(samples[0].Duration);
            if (allSync) writer.UInt32(SyncFlags);
        }
        using (writer.FullBox("tfdt", version: 1)) writer.UInt64((ulong)baseDecodeTime);
        var flags = HasDataOffset | HasSizes | (sameDurations ? 0 : HasDurations) | (allSync ? 0 : HasFlags) | (
            inOrder ? 0 : HasCompositionOffsets);
        using (writer.FullBox("trun", version: 1, flags))
        {
            writer.UInt32((uint)samples.Length);
            var dataOffset = writer.Length;
            writer.UInt32(0);
            foreach (var sample in samples)
            {
                if (!sameDurations) writer.UInt32(sample.Duration);
                writer.UInt32((uint)sample.Size);
                if (!allSync) writer.UInt32(sample.IsSync ? SyncFlags : NonSyncFlags);
                if (!inOrder) writer.UInt32((uint)sample.CompositionOffset);
            }
            return dataOffset;
        }
    }
}
