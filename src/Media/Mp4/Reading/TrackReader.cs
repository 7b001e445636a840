using System.Text;

namespace Encoder.Media.Mp4.Reading;

/// <summary>Reads a track of the movie box (trak; ISO/IEC 14496-12, 8.3 to 8.7).</summary>
internal static class TrackReader
{
    public static Mp4Track Read(ReadOnlySpan<byte> trak, uint movieTimescale, SampleBudget budget)
    {
        var header = Header(Box.Find(trak, "tkhd"));
        var mdia = Box.Find(trak, "mdia");
        var timescale = Timescale(Box.Find(mdia, "mdhd"));
        var handler = Handler(Box.Find(mdia, "hdlr"));
        var stbl = Box.Find(Box.Find(mdia, "minf"), "stbl");
        return new Mp4Track
        {
            Id = header.Id,
            Timescale = timescale,
            Handler = handler,
            HasIdentityMatrix = header.HasIdentityMatrix,
            DisplayWidth = header.Width,
            DisplayHeight = header.Height,
            Entry = SampleEntryReader.Read(Box.Find(stbl, "stsd"), handler),
            Edit = Box.TryFind(trak, "edts", out var edts) && Box.TryFind(edts, "elst", out var elst)
                ? EditList.Read(elst, timescale, movieTimescale)
                : default,
            Samples = SampleTable.Read(stbl, budget),
        };
    }

    private static (uint Id, bool HasIdentityMatrix, double Width, double Height) Header(ReadOnlySpan<byte> tkhd)
    {
        var reader = new ByteReader(tkhd);
        var (version, _) = reader.FullBox();
        reader.Skip(version == 1 ? 16 : 8); // creation and modification time
        var id = reader.UInt32();
        reader.Skip(version == 1 ? 12 : 8); // reserved, duration
        reader.Skip(16); // reserved, layer, group, volume, reserved
        Span<int> matrix = stackalloc int[9];
        foreach (ref var value in matrix) value = reader.Int32();
        ReadOnlySpan<int> upright = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000];
        return (id, matrix.SequenceEqual(upright), reader.UInt32() / 65536.0, reader.UInt32() / 65536.0);
    }

    private static uint Timescale(ReadOnlySpan<byte> mdhd)
    {
        var reader = new ByteReader(mdhd);
        reader.Skip(reader.FullBox().Version == 1 ? 16 : 8);
        var timescale = reader.UInt32();
        return timescale > 0 ? timescale : throw new Mp4FormatException("A track's timescale is 0.");
    }

    private static string Handler(ReadOnlySpan<byte> hdlr)
    {
        var reader = new ByteReader(hdlr);
        reader.FullBox();
        reader.Skip(4);
        return Encoding.Latin1.GetString(reader.Bytes(4));
    }
}
