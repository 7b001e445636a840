using System.Buffers.Binary;
using Encoder.Media.Mp4;
using Encoder.Media.Mp4.Reading;
using Encoder.Testing;

namespace Encoder.Media.Tests.Mp4;

/// <summary>Maliciously malformed files. Each is refused for the rule that it breaks, and before it costs much memory.</summary>
public class MalformedFileTests
{
    public static TheoryData<string> Movies => [.. s_movies.Keys];

    [Theory]
    [MemberData(nameof(Movies))]
    public void A_movie_that_breaks_a_rule_is_refused(string what)
    {
        var (message, change) = s_movies[what];
        AssertRefused(
            message, change(File.ReadAllBytes(Clips.Muxed(Clips.Video("160x90", "25", 5), Clips.Audio(5)))),
            file => MovieReader.Read(file));
    }

    private static readonly Dictionary<string, (string Message, Func<byte[], byte[]> Change)> s_movies = new()
    {
        ["box smaller than its header"] = ("announces 7 bytes", bytes => bytes.Set("free", -8, 7)),
        ["box larger than the file"] = ("bytes where", bytes => bytes.Set("mdat", -8, int.MaxValue)),
        ["box with a large size larger than the file"] = ("bytes where", bytes => bytes.Set("mdat", -8, 1).Set("mdat", 0, int.MaxValue)),
        ["box with a large size below 0"] = ("bytes where", bytes => bytes.Set("mdat", -8, 1).Set("mdat", 0, int.MinValue)),
        ["header cut off"] = ("are announced where", bytes => [.. bytes, 0, 0, 0]),
        ["inner box larger than its parent"] = ("A box announces", bytes => bytes.Set("moov/trak/mdia", -8, 1_000_000)),
        ["inner box smaller than its header"] = ("A box announces 7 bytes", bytes => bytes.Set("moov/trak/mdia", -8, 7)),
        ["two movie boxes"] = ("2 movie boxes", bytes => bytes.Set("free", -4, 0x6D6F6F76)),
        ["no handler"] = ("no hdlr box", bytes => bytes.Set("moov/trak/mdia/hdlr", -4, 0)),
        ["movie timescale 0"] = ("movie's timescale is 0", bytes => bytes.Set("moov/mvhd", 12, 0)),
        ["track timescale 0"] = ("track's timescale is 0", bytes => bytes.Set("moov/trak/mdia/mdhd", 12, 0)),
        ["two sample descriptions"] = ("2 sample descriptions", bytes => bytes.Set("moov/trak/mdia/minf/stbl/stsd", -4, 2)),
        ["pixel aspect 1:0"] = ("pixel aspect ratio", bytes => bytes.Set($"{Table}/stsd/avc1/pasp", 4, 0)),
        ["other kind of avcC"] = ("unknown version", bytes => bytes.Set($"{Table}/stsd/avc1/avcC", 0, 0)),
        ["no parameter sets"] = ("lacks parameter sets", bytes => bytes.Set($"{Table}/stsd/avc1/avcC", 4, unchecked((int)0xFFE00017))),
        ["lengths of three bytes"] = ("three bytes", bytes => bytes.Set($"{Table}/stsd/avc1/avcC", 4, unchecked((int)0xFEE10017))),
        ["QuickTime sound"] = ("QuickTime", bytes => bytes.Set($"{AudioTable}/stsd/mp4a", -20, 0x10000)),
        ["sound that is not MPEG-4"] = ("not MPEG-4 audio", bytes => bytes.Set($"{AudioTable}/stsd/mp4a/esds", 17, 0x69158000)),
        ["descriptor of another kind"] = ("Found descriptor 0", bytes => bytes.Set($"{AudioTable}/stsd/mp4a/esds", 4, 0)),
        ["descriptor longer than its box"] = (
            "bytes are announced", bytes => bytes.Set($"{AudioTable}/stsd/mp4a/esds", 5, unchecked((int)0xFFFFFF7F))),
        ["descriptor whose length has five bytes"] = ("more than four bytes", bytes => bytes.Set($"{AudioTable}/stsd/mp4a/esds", 5, -1)),

        ["more sizes than bytes"] = ("entries of 4 bytes", bytes => bytes.Set($"{Table}/stsz", 8, int.MaxValue)),
        ["any number of samples of one size"] = (
            "more than 10000000 samples", bytes => bytes.Set($"{Table}/stsz", 4, 1).Set($"{Table}/stsz", 8, -1)),
        ["sample of 2 GiB"] = ("announces 2147483648 bytes", bytes => bytes.Set($"{Table}/stsz", 12, int.MinValue)),
        ["more runs of times than bytes"] = ("entries of 8 bytes", bytes => bytes.Set($"{Table}/stts", 4, int.MaxValue)),
        ["times of too many samples"] = ("stts box has more than 125", bytes => bytes.Set($"{Table}/stts", 8, 126)),
        ["times of any number of samples"] = ("stts box has more than 125", bytes => bytes.Set($"{Table}/stts", 8, -1)),
        ["times of too few samples"] = ("stts box has 124 of 125", bytes => bytes.Set($"{Table}/stts", 8, 124)),
        ["composition of too many samples"] = ("ctts box has more than 125", bytes => bytes.Set($"{Table}/ctts", 8, 126)),
        ["composition of too few samples"] = ("ctts box has 124 of 125", bytes => bytes.Set($"{Table}/ctts", 8, 0)),
        ["composition offset of 32 bits"] = ("31 bits", bytes => bytes.Set($"{Table}/ctts", 12, -512)),
        ["sync sample 0"] = ("Sync sample 0", bytes => bytes.Set($"{Table}/stss", 8, 0)),
        ["sync sample that there is not"] = ("Sync sample 126", bytes => bytes.Set($"{Table}/stss", 8, 126)),
        ["other sample description"] = ("a sample description other than the first", bytes => bytes.Set($"{Table}/stsc", 16, 2)),
        ["chunks of too many samples"] = ("stsc box has more than", bytes => bytes.Set($"{Table}/stsc", 12, 126)),
        ["chunks of too few samples"] = ("stsc box has", bytes => bytes.Set($"{Table}/stsc", 12, 0)),
        ["more chunks than bytes"] = ("entries of 4 bytes", bytes => bytes.Set($"{Table}/stco", 4, int.MaxValue)),

        ["edit list of nothing"] = ("delay and trim", bytes => bytes.Set(Edits, 12, -1)),
        ["edit list that slows down"] = ("delay and trim", bytes => bytes.Set(Edits, 16, 0x8000)),
        ["edit list that says more entries than it has"] = ("entries of 12 bytes", bytes => bytes.Set(Edits, 4, 2)),
        ["edit list beyond all time"] = ("out of bounds", bytes => WithLongEdit(bytes, -2L, 0)),
        ["edit list that begins beyond all time"] = ("out of bounds", bytes => WithLongEdit(bytes, 0, long.MaxValue)),
    };

    [Fact]
    public void The_limit_on_samples_applies_to_all_tracks_of_a_file_together()
    {
        var bytes = File.ReadAllBytes(Clips.Muxed(Clips.Video("160x90", "25", 5), Clips.Audio(5)));
        foreach (var table in (string[])[Table, AudioTable])
        {
            const int Many = 6_000_000;
            var runs = bytes.Get($"{table}/stts", 4);
            var others = Enumerable.Range(1, runs - 1).Sum(run => bytes.Get($"{table}/stts", 8 + (8 * run)));
            bytes.Set($"{table}/stsz", 4, 1).Set($"{table}/stsz", 8, Many).Set(
                $"{table}/stts", 8, Many - others).Set($"{table}/stco", 4, 1).Set($"{table}/stsc", 4, 1).Set($"{table}/stsc", 12, Many);
        }
        bytes.Set($"{Table}/ctts", -4, 0);
        var refused = Assert.Throws<Mp4FormatException>(() => MovieReader.Read(new MemoryStream(bytes)));
        Assert.Contains("more than 10000000 samples", refused.Message, StringComparison.Ordinal);
        bytes.Set("moov/trak#2", -4, 0);
        Assert.Equal(6_000_000, Assert.Single(MovieReader.Read(new MemoryStream(bytes)).Tracks).Samples.Length);
    }

    [Fact]
    public void A_file_of_nothing_but_boxes_is_refused()
    {
        var bytes = new byte[8 * (FileBoxes.MaxBoxes + 1)];
        for (var offset = 0; offset < bytes.Length; offset += 8)
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(offset), (8L << 32) | 0x66726565);
        AssertRefused("more than 200000 boxes", bytes, file => MovieReader.Read(file), maxBytes: 64_000_000);
    }

    [Fact]
    public void A_movie_box_above_the_size_limit_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var file = File.Create(folder.File("large"));
        file.SetLength(MovieReader.MaxBytes + 9L);
        Span<byte> header = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(header, (file.Length << 32) | 0x6D6F6F76);
        file.Write(header);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("larger than", Assert.Throws<Mp4FormatException>(() => MovieReader.Read(file)).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    public static TheoryData<string> Fragments => [.. s_fragments.Keys];

    [Theory]
    [MemberData(nameof(Fragments))]
    public void A_fragment_that_breaks_a_rule_is_refused(string what)
    {
        var (message, change) = s_fragments[what];
        var path = Clips.Remuxed(Clips.Video("160x90", "25", 5), "-movflags", "+frag_keyframe+empty_moov+default_base_moof");
        var track = Assert.Single(MovieReaderTests.Read(path).Tracks);
        AssertRefused(message, change(File.ReadAllBytes(path)), file => FragmentReader.Read(file, track));
        Assert.Contains(
            "has no fragments",
            Assert.Throws<Mp4FormatException>(
                () => FragmentReader.Read(new MemoryStream(), track with { FragmentDefaults = null })).Message,
            StringComparison.Ordinal);
    }

    private static readonly Dictionary<string, (string Message, Func<byte[], byte[]> Change)> s_fragments = new()
    {
        ["other track"] = ("belongs to another track", bytes => bytes.Set("moof/traf/tfhd", 4, 2)),
        ["time beyond all time"] = ("out of bounds", bytes => bytes.Set("moof/traf/tfdt", 4, int.MaxValue)),
        ["no time"] = ("no tfdt box", bytes => bytes.Set("moof/traf/tfdt", -4, 0)),
        ["more samples than bytes"] = ("A run of", bytes => bytes.Set("moof/traf/trun", 4, 1_000_000)),
        ["any number of samples alike"] = (
            "more than 10000000 samples", bytes => bytes.Set("moof/traf/trun", 0, 1).Set("moof/traf/trun", 4, -1)),
        ["run before the file"] = ("begins before the file", bytes => bytes.Set("moof/traf/trun", 8, int.MinValue)),
        ["sample of 2 GiB"] = ("announces 2147483648 bytes", bytes => bytes.Set("moof/traf/trun", 16, int.MinValue)),
        ["data offset beyond all files"] = (
            "data offset is out of bounds", bytes => bytes.Set("moof/traf/tfhd", 0, 1).Set("moof/traf/tfhd", 8, int.MaxValue)),
    };

    private const string Table = "moov/trak/mdia/minf/stbl";
    private const string AudioTable = "moov/trak#2/mdia/minf/stbl";
    private const string Edits = "moov/trak/edts/elst";

    private static void AssertRefused(string message, byte[] bytes, Action<Stream> read, long maxBytes = 1_000_000)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var refused = Assert.Throws<Mp4FormatException>(() => read(new MemoryStream(bytes)));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, maxBytes);
    }

    /// <summary>Replaces the edit list of the video with one in 64 bits.</summary>
    private static byte[] WithLongEdit(byte[] bytes, long duration, long mediaTime)
    {
        var elst = BoxBytes.Content(bytes, Edits);
        byte[] entry = new byte[20];
        BinaryPrimitives.WriteInt64BigEndian(entry, duration);
        BinaryPrimitives.WriteInt64BigEndian(entry.AsSpan(8), mediaTime);
        BinaryPrimitives.WriteInt32BigEndian(entry.AsSpan(16), 0x10000);
        foreach (var box in (string[])["moov", "moov/trak", "moov/trak/edts", Edits]) bytes.Set(box, -8, bytes.Get(box, -8) + 8);
        bytes.Set(Edits, 0, 1 << 24);
        return [.. bytes[..(elst + 8)], .. entry, .. bytes[(elst + 20)..]];
    }
}
