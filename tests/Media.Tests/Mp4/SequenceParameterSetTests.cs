using Encoder.Media.Mp4;
using Encoder.Media.Mp4.Codecs;

namespace Encoder.Media.Tests.Mp4;

public class SequenceParameterSetTests
{
    [Theory]
    [InlineData("yuv420p", 1, 8)]
    [InlineData("yuv422p", 2, 8)]
    [InlineData("yuv444p", 3, 8)]
    [InlineData("yuv420p10le", 1, 10)]
    [InlineData("gray", 0, 8)]
    public void Chroma_format_and_bit_depth_are_read(string pixelFormat, int chromaFormat, int bitDepth)
    {
        var set = Encoded(profile: "high444", "-pix_fmt", pixelFormat);
        Assert.Equal((chromaFormat, bitDepth, true), (set.ChromaFormat, set.BitDepth, set.IsProgressive));
        Assert.Equal((66, 50), (set.Width, set.Height));
    }

    [Fact]
    public void Interlaced_video_is_recognised()
    {
        var set = Encoded("high", "-vf", "scale=66:52", "-flags", "+ildct+ilme", "-x264-params", "tff=1");
        Assert.False(set.IsProgressive);
        Assert.Equal((66, 52), (set.Width, set.Height));
    }

    [Fact]
    public void A_set_without_chroma_and_with_custom_scaling_is_read()
    {
        Assert.Equal((1, 8, 66), (Encoded("baseline").ChromaFormat, Encoded("baseline").BitDepth, Encoded("baseline").Width));
        Assert.Equal(
            66,
            Encoded(
                "high", "-x264-params",
                "cqm4=" + string.Join(',', Enumerable.Range(10, 16)) + ":cqm8=" + string.Join(',', Enumerable.Range(10, 64))).Width);
    }

    [Theory]
    [InlineData("1/1", 1, 1)]
    [InlineData("16/15", 16, 15)]
    [InlineData("12/11", 12, 11)]
    [InlineData("7/5", 7, 5)]
    public void The_pixel_aspect_ratio_is_read(string aspect, int x, int y) =>
        Assert.Equal(new Rational(x, y), Encoded("high", "-vf", $"setsar={aspect}").PixelAspect);

    [Fact]
    public void Colours_are_read()
    {
        var set = Encoded("high", "-color_range", "pc", "-color_primaries", "bt709", "-color_trc", "smpte170m", "-colorspace", "smpte170m");
        Assert.True(set.IsFullRange);
        Assert.Equal(new ColourCodes(1, 6, 6), set.Colour);
        Assert.Null(Encoded("high").Colour);
    }

    [Fact]
    public void A_truncated_or_wrong_set_is_refused()
    {
        var whole = Unit("high", "-vf", "setsar=7/5");
        Assert.Throws<Mp4FormatException>(() => SequenceParameterSetReader.Read(whole.AsSpan(0, 8)));
        Assert.Throws<Mp4FormatException>(() => SequenceParameterSetReader.Read([]));
        Assert.Throws<Mp4FormatException>(() => SequenceParameterSetReader.Read([0x68, .. whole.AsSpan(1)]));
        Assert.Throws<Mp4FormatException>(() => SequenceParameterSetReader.Read([0x67, 100, 0, 10, 0, 0, 0, 0, 0, 0]));
    }

    private static SequenceParameterSet Encoded(string profile, params string[] options) =>
        SequenceParameterSetReader.Read(Unit(profile, options));

    private static byte[] Unit(string profile, params string[] options)
    {
        var path = Clips.Make($"sps {profile} {string.Join(' ', options)}", path => Ffmpeg.Run(
            [
                "-f", "lavfi", "-i", "color=size=66x50:rate=25", "-frames:v", "1", "-pix_fmt", "yuv420p", "-c:v", "libx264",
                "-profile:v", profile, .. options, path,
            ]));
        var entry = Assert.IsType<AvcSampleEntry>(Assert.Single(MovieReaderTests.Read(path).Tracks).Entry);
        return entry.Configuration.SequenceParameterSets[0];
    }
}
