using Encoder.Media.Mp4.Codecs;

namespace Encoder.Media.Mp4.Writing;

/// <summary>
/// Builds the header of a CMAF track (ISO/IEC 23000-19, 7.3.1): one track, no samples, everything else in fragments. The same track
/// gives the same bytes: no times, no names.
/// </summary>
public static class InitSegment
{
    /// <summary>The number of the only track.</summary>
    public const uint TrackId = 1;

    /// <param name="entry">The encode's own sample entry.</param>
    /// <param name="timescale">Ticks per second.</param>
    /// <param name="mediaTime">
    /// The media time in ticks that is presented first, set by an edit list: the encoder's priming of audio, or the delay by which frames
    /// are all shown later than their decoding order allows; 0 for no edit list.
    /// </param>
    public static byte[] Build(SampleEntry entry, uint timescale, long mediaTime)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var writer = new BoxWriter();
        using (writer.Box("ftyp"))
        {
            writer.Characters("iso6");
            writer.UInt32(0);
            writer.Characters("iso6cmfc");
        }
        using (writer.Box("moov"))
        {
            MovieHeader(writer, timescale);
            using (writer.Box("trak"))
            {
                TrackHeader(writer, entry as AvcSampleEntry);
                if (mediaTime != 0) Edit(writer, mediaTime);
                using (writer.Box("mdia")) Media(writer, entry, timescale);
            }
            using (writer.Box("mvex"))
            using (writer.FullBox("trex"))
            {
                writer.UInt32(TrackId);
                writer.UInt32(1); // the sample description
                writer.Zeros(12); // every fragment says its own duration, size and flags
            }
        }
        return writer.ToArray();
    }

    private static void MovieHeader(BoxWriter writer, uint timescale)
    {
        using (writer.FullBox("mvhd"))
        {
            writer.Zeros(8);
            writer.UInt32(timescale);
            writer.UInt32(0); // the fragments say how long it is
            writer.UInt32(0x10000); // normal speed
            writer.UInt16(0x100); // full volume
            writer.Zeros(10);
            UnityMatrix(writer);
            writer.Zeros(24);
            writer.UInt32(TrackId + 1);
        }
    }

    private static void TrackHeader(BoxWriter writer, AvcSampleEntry? frame)
    {
        const uint EnabledInMovieInPreview = 7;
        using (writer.FullBox("tkhd", flags: EnabledInMovieInPreview))
        {
            writer.Zeros(8);
            writer.UInt32(TrackId);
            writer.Zeros(20); // duration, layer, group of alternatives, and reserved
            writer.UInt16((ushort)(frame is null ? 0x100 : 0)); // volume
            writer.Zeros(2);
            UnityMatrix(writer);
            writer.UInt32((uint)(frame?.Width ?? 0) << 16);
            writer.UInt32((uint)(frame?.Height ?? 0) << 16);
        }
    }

    private static void Edit(BoxWriter writer, long mediaTime)
    {
        using (writer.Box("edts"))
        using (writer.FullBox("elst", version: 1))
        {
            writer.UInt32(1);
            writer.UInt64(0); // to the end of the fragments
            writer.UInt64((ulong)mediaTime);
            writer.UInt32(0x10000);
        }
    }

    private static void Media(BoxWriter writer, SampleEntry entry, uint timescale)
    {
        const ushort UndeterminedLanguage = 0x55C4; // "und", five bits a letter
        var isImage = entry is AvcSampleEntry;
        using (writer.FullBox("mdhd"))
        {
            writer.Zeros(8);
            writer.UInt32(timescale);
            writer.UInt32(0);
            writer.UInt16(UndeterminedLanguage);
            writer.Zeros(2);
        }
        using (writer.FullBox("hdlr"))
        {
            writer.Zeros(4);
            writer.Characters(isImage ? "vide" : "soun");
            writer.Zeros(13); // reserved, and a name of no characters
        }
        using (writer.Box("minf"))
        {
            using (writer.FullBox(isImage ? "vmhd" : "smhd", flags: isImage ? 1u : 0)) writer.Zeros(isImage ? 8 : 4);
            using (writer.Box("dinf"))
            using (writer.FullBox("dref"))
            {
                writer.UInt32(1);
                using (writer.FullBox("url ", flags: 1)) { } // the media is in this very file
            }
            using (writer.Box("stbl")) EmptySampleTable(writer, entry);
        }
    }

    private static void EmptySampleTable(BoxWriter writer, SampleEntry entry)
    {
        using (writer.FullBox("stsd"))
        {
            writer.UInt32(1);
            writer.Bytes(SampleEntryBytes.WithoutBitRates(entry));
        }
        foreach (var (table, size) in (ReadOnlySpan<(string, int)>)[("stts", 4), ("stsc", 4), ("stsz", 8), ("stco", 4)])
        {
            using (writer.FullBox(table)) writer.Zeros(size);
        }
    }

    private static void UnityMatrix(BoxWriter writer)
    {
        foreach (var value in (ReadOnlySpan<uint>)[0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000]) writer.UInt32(value);
    }
}
