namespace Encoder.Media.Mp4.Reading;

/// <summary>Reads movie fragments with one track each (moof; ISO/IEC 14496-12, 8.8).</summary>
public static class FragmentReader
{
    private const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Reads the fragments of <paramref name="file"/>, but not the media itself.</summary>
    /// <param name="file">A media segment, or a whole fragmented file. Must be seekable; it is left open.</param>
    /// <param name="track">The track of the fragments, from the init segment.</param>
    /// <exception cref="Mp4FormatException">A fragment is damaged, or belongs to another track.</exception>
    public static IReadOnlyList<Mp4Fragment> Read(Stream file, Mp4Track track)
    {
        ArgumentNullException.ThrowIfNull(track);
        var defaults = track.FragmentDefaults ?? throw new Mp4FormatException("The track has no fragments.");
        var budget = new SampleBudget();
        var fragments = new List<Mp4Fragment>();
        foreach (var place in FileBoxes.Scan(file).Where(box => box.Type == "moof"))
            fragments.Add(Read(place, FileBoxes.Content(file, place, MaxBytes), track.Id, defaults, budget));
        return fragments;
    }

    private static Mp4Fragment Read(
        BoxPosition place, ReadOnlySpan<byte> moof, uint trackId, FragmentDefaults defaults, SampleBudget budget)
    {
        var mfhd = new ByteReader(Box.Find(moof, "mfhd"));
        mfhd.FullBox();
        var traf = Box.Find(moof, "traf");
        var header = TrackFragmentHeader.Read(Box.Find(traf, "tfhd"), defaults);
        if (header.TrackId != trackId) throw new Mp4FormatException($"The fragment at byte {place.Offset} belongs to another track.");
        var baseDecodeTime = BaseDecodeTime(Box.Find(traf, "tfdt"));
        var runs = new TrackRuns(header.Defaults, header.BaseOffset ?? place.Offset, baseDecodeTime, budget);
        var boxes = new ByteReader(traf);
        while (!boxes.Rest.IsEmpty)
        {
            var box = Box.Next(ref boxes);
            if (box.Type == "trun") runs.Read(box.Content);
        }
        return new Mp4Fragment(place, mfhd.UInt32(), trackId, baseDecodeTime, runs.Samples)
        {
            TrackFragments = Count(moof, "traf"),
            Runs = Count(traf, "trun"),
            DefaultBaseIsMoof = header is { DefaultBaseIsMoof: true, BaseOffset: null },
        };
    }

    private static int Count(ReadOnlySpan<byte> boxes, string type)
    {
        var count = 0;
        for (var reader = new ByteReader(boxes); !reader.Rest.IsEmpty;)
        {
            if (Box.Next(ref reader).Type == type) count++;
        }
        return count;
    }

    private static long BaseDecodeTime(ReadOnlySpan<byte> tfdt)
    {
        var reader = new ByteReader(tfdt);
        var time = reader.FullBox().Version == 1 ? reader.UInt64() : reader.UInt32();
        return time <= long.MaxValue / 4 ? (long)time : throw new Mp4FormatException("A fragment's decoding time is out of bounds.");
    }
}
