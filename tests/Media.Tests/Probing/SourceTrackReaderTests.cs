using System.Buffers.Binary;
using System.Text;
using Encoder.Media.Probing;
using Encoder.Media.Tests.Planning;
using Encoder.Testing;

namespace Encoder.Media.Tests.Probing;

/// <summary>Headers of MP4 tracks that these tests write box by box.</summary>
public sealed class SourceTrackReaderTests : IDisposable
{
    private static readonly VideoStream s_video = Sources.Video(640, 360);

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, int[], CleanAperture?> Apertures => new()
    {
        { "in the middle", [480, 1, 270, 1, 0, 1, 0, 1], new CleanAperture(80, 45, 480, 270) },
        { "at the top left", [480, 1, 270, 1, -80, 1, -45, 1], new CleanAperture(0, 0, 480, 270) },
        { "in fractions", [960, 2, 540, 2, 1, 2, -1, 2], new CleanAperture(80, 44, 480, 270) },
        { "the whole frame", [640, 1, 360, 1, 0, 1, 0, 1], null },
        { "larger than the frame", [700, 1, 360, 1, 0, 1, 0, 1], null },
        { "beyond the frame", [480, 1, 270, 1, 100, 1, 0, 1], null },
        { "nothing", [0, 1, 0, 1, 0, 1, 0, 1], null },
        { "a division by zero", [480, 0, 270, 1, 0, 1, 0, 1], null },
    };

    public static TheoryData<string, int[], bool> Times => new()
    {
        { "a constant rate", [100, 512], false },
        { "a varying rate", [50, 512, 50, 1024], false },
        { "a last frame that stands for days", [99, 512, 1, int.MaxValue], false },
        { "no frame at all, as in fragments", [], false },
        { "more frames than there are", [int.MaxValue, 512], true },
        { "fewer frames than there are", [50, 512], true },
        { "frames that stand for days", [100, int.MaxValue], true },
        { "a first frame that stands for days", [1, int.MaxValue, 99, 512], true },
    };

    [Theory]
    [MemberData(nameof(Apertures))]
    public void The_aperture_is_measured_from_the_top_left(string name, int[] clap, CleanAperture? expected) =>
        Assert.True(expected == Read(Movie(Box("clap", clap), 100, [100, 512]))!.Aperture, name);

    [Theory]
    [MemberData(nameof(Times))]
    public void Impossible_frame_times_are_found(string name, int[] times, bool isForged) =>
        Assert.True(isForged == Read(Movie([], times is [] ? 0 : 100, times))!.IsForged, name);

    public static TheoryData<string, byte[][], int, bool> Indexes => new()
    {
        { "none", [], 100, false },
        { "of all there is", [Index(0, 60, 40)], 100, true },
        { "of less than there is", [Index(0, 60)], 100, true },
        { "of more than there is", [Index(0, 60, 41)], 100, false },
        { "that begins farther on", [Index(20, 60, 20)], 100, true },
        { "that begins too far on", [Index(21, 60, 20)], 100, false },
        { "with long times", [LongIndex(0, 60, 40)], 100, true },
        { "with long times, of more than there is", [LongIndex(0, 60, 41)], 100, false },
        { "that begins before the file", [LongIndex(-1, 60)], 100, false },
        { "of another index", [Index(0, 60 - int.MaxValue - 1, 40)], 100, true },
        { "that is cut off", [Index(0, 60, 40)[..^13]], 0, false },
        { "one of two of more than there is", [Index(0, 60, 40), Index(0, 101)], 100, false },
    };

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(2, 1, false)]
    [InlineData(1, 2, false)]
    [InlineData(0, 1, false)]
    [InlineData(1, 0, false)]
    public void There_is_one_parameter_set_if_one_description_has_one(byte sets, int descriptions, bool expected)
    {
        var entry = Box("avc1", new byte[78], Box("avcC", new byte[] { 1, 100, 0, 31, 255, (byte)(0xE0 | sets) }));
        var tables = Box("stbl", Box("stsd", [0, descriptions], [.. Enumerable.Repeat(entry, descriptions)]));
        Assert.Equal(expected, Read(Box("moov", Box("trak", Box("mdia", Box("minf", tables)))))!.HasOneParameterSet);
    }

    [Theory]
    [MemberData(nameof(Indexes))]
    public void An_index_shows_whether_all_its_parts_are_present(string name, byte[][] indexes, int rest, bool expected)
    {
        byte[] file = [.. Movie([], 0, []), .. indexes.SelectMany(index => index), .. rest == 0 ? [] : Box("moof", new byte[rest - 8])];
        Assert.True(expected == Read(file)!.IsIndexed, name);
    }

    [Fact]
    public void An_aperture_in_a_description_of_another_size_is_ignored() =>
        Assert.Null(
            SourceTrackReader.Read(Written(Movie(Box("clap", [480, 1, 270, 1, 0, 1, 0, 1]), 100, [100, 512])), Sources.Video(), 60)!
                .Aperture);

    [Fact]
    public void A_damaged_file_does_no_harm()
    {
        var whole = Movie(Box("clap", [480, 1, 270, 1, 0, 1, 0, 1]), 100, [100, 512]);
        var random = new Random(11);
        for (var i = 0; i < 2000; i++)
        {
            byte[] bytes = [.. whole[..random.Next(whole.Length + 1)]];
            for (var n = random.Next(8); n > 0 && bytes.Length > 0; n--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (Read(bytes) is { Aperture: { } found })
                Assert.True(found is { X: >= 0, Y: >= 0, Width: > 0, Height: > 0 } && found.X + found.Width <= 640);
        }
        Assert.Null(SourceTrackReader.Read(_folder.File("absent"), s_video, 60));
    }

    public void Dispose() => _folder.Dispose();

    private SourceTrack? Read(byte[] file) => SourceTrackReader.Read(Written(file), s_video, 60);

    private string Written(byte[] file)
    {
        var path = _folder.File("a.mp4");
        File.WriteAllBytes(path, file);
        return path;
    }

    /// <summary>
    /// Returns a segment index with an offset before its parts. Each part has the given size in bytes and lasts a second.
    /// </summary>
    private static byte[] Index(int offset, params int[] sizes) => Box("sidx", [0, 1, 90_000, 0, offset, .. Parts(sizes)]);

    private static byte[] LongIndex(int offset, params int[] sizes) =>
        Box("sidx", [1 << 24, 1, 90_000, 0, 0, offset >> 31, offset, .. Parts(sizes)]);

    private static int[] Parts(int[] sizes) => [sizes.Length, .. sizes.SelectMany(size => new[] { size, 90_000, 0 })];

    private static byte[] Movie(byte[] inDescription, int frames, int[] times)
    {
        var entry = new byte[78];
        BinaryPrimitives.WriteUInt16BigEndian(entry.AsSpan(24), 640);
        BinaryPrimitives.WriteUInt16BigEndian(entry.AsSpan(26), 360);
        var tables = Box(
            "stbl", Box("stsd", [0, 1], Box("avc1", entry, inDescription)), Box("stts", [0, times.Length / 2, .. times]),
            Box("stsz", [0, 0, frames]));
        return Box("moov", Box("trak", Box("mdia", Box("mdhd", [0, 0, 0, 12_800, 51_200, 0]), Box("minf", tables))));
    }

    private static byte[] Box(string type, int[] numbers, params byte[][] children) =>
        Box(
            type,
            [
                .. numbers.Select(number =>
                {
                    var bytes = new byte[4];
                    BinaryPrimitives.WriteInt32BigEndian(bytes, number);
                    return bytes;
                }),
                .. children,
            ]);

    private static byte[] Box(string type, params byte[][] children)
    {
        var size = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(size, 8 + children.Sum(child => child.Length));
        return [.. size, .. Encoding.ASCII.GetBytes(type), .. children.SelectMany(child => child)];
    }
}
