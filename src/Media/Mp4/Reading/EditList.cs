namespace Encoder.Media.Mp4.Reading;

/// <summary>Reads an edit list (elst; ISO/IEC 14496-12, 8.6.6) of the only kind that our encodes have: it delays and trims.</summary>
internal static class EditList
{
    private const long Nothing = -1;

    public static Mp4Edit Read(ReadOnlySpan<byte> elst, uint timescale, uint movieTimescale)
    {
        var reader = new ByteReader(elst);
        var (version, _) = reader.FullBox();
        var entries = reader.Count(version == 1 ? 20 : 12);
        var delay = 0L;
        for (var entry = 0; entry < entries; entry++)
        {
            var duration = version == 1 ? reader.UInt64() : reader.UInt32();
            var mediaTime = version == 1 ? reader.Int64() : reader.Int32();
            var rate = reader.Int32();
            var ticks = Ticks(duration, timescale, movieTimescale);
            if (mediaTime == Nothing && entry < entries - 1)
            {
                delay = Bounded((Int128)delay + ticks);
                continue;
            }
            if (entry != entries - 1 || mediaTime < 0 || rate != 0x10000)
                throw new Mp4FormatException("The edit list does more than delay and trim.");
            return new Mp4Edit(delay, Bounded(mediaTime), duration == 0 ? null : ticks);
        }
        return default; // an empty list: no edit
    }

    private static long Ticks(ulong duration, uint timescale, uint movieTimescale) =>
        Bounded((((Int128)duration * timescale) + (movieTimescale / 2)) / movieTimescale);

    /// <summary>Checks a time against a limit that exceeds every real time, but is low enough that sums cannot overflow a long.</summary>
    private static long Bounded(Int128 ticks) =>
        ticks <= long.MaxValue / 4 ? (long)ticks : throw new Mp4FormatException("A time in the edit list is out of bounds.");
}
