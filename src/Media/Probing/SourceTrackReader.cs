using System.Buffers.Binary;
using System.Text;

namespace Encoder.Media.Probing;

/// <summary>What the header of a track in an MP4 or MOV file states that ffmpeg does not pass on.</summary>
/// <param name="Aperture">The part of the frame that is meant to be shown; null for all of it.</param>
/// <param name="IsForged">Whether the table of times cannot be that of the track's frames.</param>
/// <param name="IsIndexed">Whether the file is fragmented, and all bytes that its segment indexes name are present.</param>
/// <param name="HasOneParameterSet">Whether the header has a single sequence parameter set for all frames.</param>
internal sealed record SourceTrack(CleanAperture? Aperture, bool IsForged, bool IsIndexed, bool HasOneParameterSet);

/// <summary>Reads the header of a video track of an MP4 or MOV file (ISO/IEC 14496-12).</summary>
/// <remarks>The file comes from a stranger: little is read at a time, and malformed parts count as not stated.</remarks>
internal static class SourceTrackReader
{
    /// <summary>The maximum number of boxes in one place. A file with more is not a media file.</summary>
    private const int MaxBoxes = 10_000;

    /// <summary>The number of bytes before the entries of a table: version, flags and the number of entries.</summary>
    private const int TableHeader = 8;

    /// <summary>The number of bytes in a video sample entry before its boxes.</summary>
    private const int DescriptionHeader = 78;

    /// <summary>The offset of width and height, two bytes each, in a video sample entry.</summary>
    private const int SizeOffset = 24;

    /// <summary>
    /// The maximum number of entries that are read from a table of times. A year at 60 frames per second has fewer than twice as many.
    /// </summary>
    private const int MaxTimes = 1 << 30;

    private const int ReadAtOnce = 1 << 16;

    /// <summary>The number of bytes of a segment index before its entries, in its longer form, and of an entry.</summary>
    private const int IndexHeader = 32, IndexEntry = 12;

    /// <summary>Reads the track of a stream; null if it is not found.</summary>
    /// <param name="longest">The maximum number of seconds for which a frame can be shown.</param>
    /// <exception cref="IOException">The file could not be read.</exception>
    public static SourceTrack? Read(string path, VideoStream video, double longest)
    {
        if (!File.Exists(path)) return null;
        using var file = File.OpenRead(path);
        var track = Boxes(file, new Place("", 0, file.Length)).Where(box => box.Type == "moov").Take(1)
            .SelectMany(movie => Boxes(file, movie)).Where(box => box.Type == "trak").ElementAtOrDefault(video.Index);
        var media = Child(file, track, "mdia");
        var tables = Child(file, Child(file, media, "minf"), "stbl");
        return tables is null
            ? null
            : new SourceTrack(
                Aperture(file, tables, video), IsForged(file, tables, Longest(file, Child(file, media, "mdhd"), longest)), IsIndexed(file),
                HasOneParameterSet(file, tables));
    }

    private static bool HasOneParameterSet(FileStream file, Place tables)
    {
        if (Child(file, tables, "stsd") is not { } descriptions) return false;
        var some = Boxes(file, descriptions with { Start = descriptions.Start + TableHeader }).Take(2).ToArray();
        if (some is not [{ Length: >= DescriptionHeader } only]) return false;
        var boxes = only with { Start = only.Start + DescriptionHeader };
        return 1 == (Child(file, boxes, "avcC") is { } avc ? DecoderConfiguration.SequencesOfAvc(Content(file, avc))
            : Child(file, boxes, "hvcC") is { } hevc ? DecoderConfiguration.SequencesOfHevc(Content(file, hevc))
            : 0);
    }

    /// <summary>Returns the clean aperture of the first sample entry (12.1.4); null if it does not lie within the frame.</summary>
    private static CleanAperture? Aperture(FileStream file, Place tables, VideoStream video)
    {
        if (Child(file, tables, "stsd") is not { } descriptions) return null;
        var first = Boxes(file, descriptions with { Start = descriptions.Start + TableHeader }).FirstOrDefault();
        if (first is null || first.Length < DescriptionHeader) return null;
        var size = Bytes(file, first.Start + SizeOffset, 4);
        if (
            BinaryPrimitives.ReadUInt16BigEndian(size) != video.Width
            || BinaryPrimitives.ReadUInt16BigEndian(size.AsSpan(2)) != video.Height)
            return null;
        var aperture = Child(file, first with { Start = first.Start + DescriptionHeader }, "clap");
        return aperture is { Length: >= 32 } ? Aperture(Bytes(file, aperture.Start, 32), video) : null;
    }

    /// <summary>
    /// Reads four fractions: width, height, and how far the aperture's centre lies to the right of and below the frame's centre.
    /// </summary>
    private static CleanAperture? Aperture(ReadOnlySpan<byte> bytes, VideoStream video)
    {
        Span<double> values = stackalloc double[4];
        for (var i = 0; i < values.Length; i++)
        {
            var denominator = BinaryPrimitives.ReadInt32BigEndian(bytes[((8 * i) + 4)..]);
            if (denominator <= 0) return null;
            values[i] = (double)BinaryPrimitives.ReadInt32BigEndian(bytes[(8 * i)..]) / denominator;
        }
        var (width, height) = (Math.Round(values[0]), Math.Round(values[1]));
        var (x, y) = (Math.Round(((video.Width - width) / 2) + values[2]), Math.Round(((video.Height - height) / 2) + values[3]));
        var isWithin = width > 0 && height > 0 && x >= 0 && y >= 0 && x + width <= video.Width && y + height <= video.Height;
        return isWithin && (width, height) != (video.Width, video.Height)
            ? new CleanAperture((int)x, (int)y, (int)width, (int)height)
            : null;
    }

    /// <summary>
    /// Returns whether the table of times (8.6.1.2) is for a different number of frames than there are (8.7.3), or shows a frame before the
    /// last for longer than <paramref name="longest"/> ticks. ffmpeg would then silently leave out frames.
    /// </summary>
    private static bool IsForged(FileStream file, Place tables, double longest)
    {
        if (Child(file, tables, "stts") is not { Length: >= TableHeader } times) return false;
        if ((Child(file, tables, "stsz") ?? Child(file, tables, "stz2")) is not { Length: >= TableHeader + 4 } sizes) return false;
        long frames = BinaryPrimitives.ReadUInt32BigEndian(Bytes(file, sizes.Start + TableHeader, 4));
        var entries = Math.Min(
            BinaryPrimitives.ReadUInt32BigEndian(Bytes(file, times.Start + 4, 4)), Math.Min(MaxTimes, (times.Length - TableHeader) / 8));
        var (counted, stands) = (0L, false);
        for (var first = 0L; first < entries; first += ReadAtOnce / 8)
        {
            var some = Bytes(file, times.Start + TableHeader + (8 * first), (int)Math.Min(ReadAtOnce, 8 * (entries - first)));
            for (var i = 0; i < some.Length; i += 8)
            {
                var count = BinaryPrimitives.ReadUInt32BigEndian(some.AsSpan(i));
                counted += count;
                stands |= counted < frames + (count > 1 ? 1 : 0) && BinaryPrimitives.ReadUInt32BigEndian(some.AsSpan(i + 4)) > longest;
            }
        }
        return stands || Math.Abs(counted - frames) > Math.Max(1, frames / 100);
    }

    /// <summary>
    /// Returns the maximum number of ticks for which a frame can be shown: the given seconds or the whole track, whichever is longer.
    /// </summary>
    private static double Longest(FileStream file, Place? header, double seconds)
    {
        if (header is not { Length: >= 24 }) return double.PositiveInfinity;
        var bytes = Bytes(file, header.Start, 32);
        var (timescale, duration) = bytes[0] == 1
            ? (BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(20)), BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(24)))
            : (BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(12)), BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(16)));
        return Math.Max(seconds * timescale, duration);
    }

    /// <summary>
    /// Returns whether there are segment indexes (8.16.3) before the first fragment, and all bytes that they name are present.
    /// </summary>
    private static bool IsIndexed(FileStream file)
    {
        Place[] indexes =
        [
            .. Boxes(file, new Place("", 0, file.Length)).TakeWhile(box => box.Type != "moof").Where(box => box.Type == "sidx"),
        ];
        return indexes is not [] && Array.TrueForAll(indexes, index => EndOfIndexed(file, index) <= file.Length);
    }

    /// <summary>Returns the end of the bytes that an index names, which are counted from the end of the index.</summary>
    private static long EndOfIndexed(FileStream file, Place index)
    {
        var head = Bytes(file, index.Start, IndexHeader);
        var isLong = head[0] != 0;
        var offset = isLong ? BinaryPrimitives.ReadInt64BigEndian(head.AsSpan(20)) : BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(16));
        var entries = index.Start + (isLong ? IndexHeader : IndexHeader - 8);
        var count = BinaryPrimitives.ReadUInt16BigEndian(Bytes(file, entries - 2, 2));
        var named = Bytes(file, entries, count * IndexEntry);
        // The first bit of a size states whether it is the size of another index.
        var sizes = Enumerable.Range(0, count)
            .Sum(i => (long)(BinaryPrimitives.ReadUInt32BigEndian(named.AsSpan(i * IndexEntry)) & int.MaxValue));
        return offset is < 0 or > int.MaxValue ? long.MaxValue : index.End + offset + sizes;
    }

    private static Place? Child(FileStream file, Place? place, string type) =>
        place is null ? null : Boxes(file, place).FirstOrDefault(box => box.Type == type);

    /// <summary>Returns the boxes in a place, up to the first that does not lie within it.</summary>
    private static IEnumerable<Place> Boxes(FileStream file, Place place)
    {
        var start = place.Start;
        for (var i = 0; i < MaxBoxes && start + 8 <= place.End; i++)
        {
            var header = Bytes(file, start, 16);
            long size = BinaryPrimitives.ReadUInt32BigEndian(header);
            var content = start + 8;
            if (size == 1) (size, content) = (BinaryPrimitives.ReadInt64BigEndian(header.AsSpan(8)), start + 16);
            else if (size == 0) size = place.End - start;
            if (size < content - start || size > place.End - start) yield break;
            yield return new Place(Encoding.Latin1.GetString(header, 4, 4), content, start + size);
            start += size;
        }
    }

    private static byte[] Content(FileStream file, Place box) => Bytes(file, box.Start, (int)Math.Min(ReadAtOnce, box.Length));

    /// <summary>Returns bytes of the file. Bytes past its end are 0.</summary>
    private static byte[] Bytes(FileStream file, long from, int count)
    {
        var bytes = new byte[count];
        file.Position = from;
        _ = file.ReadAtLeast(bytes, count, throwOnEndOfStream: false);
        return bytes;
    }

    /// <summary>The content of a box, in bytes from the start of the file.</summary>
    private sealed record Place(string Type, long Start, long End)
    {
        public long Length => End - Start;
    }
}
