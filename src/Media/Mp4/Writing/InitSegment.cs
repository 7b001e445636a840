using Encoder.Media.Mp4.Codecs;

namespace Encoder.Media.Mp4.Writing;

/// <summary>
/// Builds the header of a CMAF track (ISO/IEC 23000-19, 7.3.1): one track without samples, because all media is in fragments. The same
/// track always produces the same bytes: no times, no names.
/// </summary>
public static class InitSegment
{
    /// <summary>The id of the only track.</summary>
    public const uint TrackId = 1;

    /// <param name="entry">The sample entry of the encode.</param>
    /// <param name="timescale">The ticks per second.</param>
    /// <param name="mediaTime">
    /// The media time in ticks at which presentation begins, set by an edit list: the encoder's priming samples of audio, or the common
    /// delay of all frames that reordering requires. 0 writes no edit list.
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
                writer.UInt32(1); // index of the sample description
                writer.Zeros(12); // every fragment states its own duration, size and flags
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
            writer.UInt32(0); // the fragments determine the duration
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
            writer.Zeros(20); // duration, layer, alternate group, reserved
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
        const ushort UndeterminedLanguage = 0x55C4; // "und", five bits per letter
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
            writer.Zeros(13); // reserved, and an empty name
        }
        using (writer.Box("minf"))
        {
            using (writer.FullBox(isImage ? "vmhd" : "smhd", flags: isImage ? 1u : 0)) writer.Zeros(isImage ? 8 : 4);
            using (writer.Box("dinf"))
            using (writer.FullBox("dref"))
            {
                writer.UInt32(1);
                using (writer.FullBox("url ", flags: 1)) { } // the media is in the same file
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
