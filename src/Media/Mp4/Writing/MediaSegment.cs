namespace Encoder.Media.Mp4.Writing;

/// <summary>A sample of a segment.</summary>
/// <param name="Size">The size in bytes.</param>
/// <param name="Duration">The ticks to the decoding time of the next sample.</param>
/// <param name="CompositionOffset">
/// The ticks from decoding to presentation; negative if the sample is presented before its decoding time.
/// </param>
/// <param name="IsSync">Whether decoding can start here.</param>
public readonly record struct SegmentSample(int Size, uint Duration, int CompositionOffset, bool IsSync);

/// <summary>
/// Builds the part of a CMAF media segment before the samples (ISO/IEC 23000-19, 7.3.2): one moof box, and the header of one mdat box.
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

    /// <summary>The sample does not depend on others.</summary>
    private const uint SyncFlags = 0x2000000;

    /// <summary>The sample depends on others, and decoding cannot start there.</summary>
    private const uint NonSyncFlags = 0x1010000;

    /// <param name="sequenceNumber">The number of the segment in the track; the first is 1.</param>
    /// <param name="baseDecodeTime">The decoding time of the first sample in ticks.</param>
    /// <param name="samples">The samples; at least one.</param>
    /// <exception cref="OverflowException">The samples exceed 4 GiB.</exception>
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

    /// <returns>The position at which to write the data offset.</returns>
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
