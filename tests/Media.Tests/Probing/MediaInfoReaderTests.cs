using System.Text.Json;
using Encoder.Media.Probing;

namespace Encoder.Media.Tests.Probing;

public sealed class MediaInfoReaderTests
{
    private const string Cover = "\"attached_pic\": 1";

    [Fact]
    public void A_phones_recording_is_read_whole()
    {
        var info = MediaInfoReader.Read(Recorded.Phone)!;
        Assert.Equal(
            new MediaInfo
            {
                Format = "mov,mp4,m4a,3gp,3g2,mj2",
                Duration = 9.72898,
                StartTime = 0,
                BitRate = 8_423_144,
                StreamCount = 3,
                Video = new VideoStream
                {
                    Index = 0,
                    Codec = "hevc",
                    Width = 1920,
                    Height = 1080,
                    Rotation = 90,
                    PixelFormat = "yuv420p10le",
                    FieldOrder = "progressive",
                    ColorRange = "tv",
                    ColorSpace = "bt2020nc",
                    ColorTransfer = "arib-std-b67",
                    ColorPrimaries = "bt2020",
                    AverageFrameRate = new Rational(17460, 583),
                    BaseFrameRate = new Rational(30, 1),
                    ReorderFrames = 2,
                    Duration = 9.716667,
                },
                Audio = new AudioStream { Index = 1, Codec = "aac", Channels = 1, SampleRate = 44_100, Duration = 9.72898 },
            },
            info);
        Assert.Equal((1080, 1920), (info.Video!.DisplayWidth, info.Video.DisplayHeight));
    }

    [Fact]
    public void Streams_listed_by_program_are_not_counted_twice_and_pixels_need_not_be_square()
    {
        var info = MediaInfoReader.Read(Recorded.Broadcast)!;
        Assert.Equal(1, info.StreamCount);
        Assert.Null(info.Audio);
        Assert.Equal(1.44, info.StartTime);
        Assert.Equal((1024, 576, true), (info.Video!.DisplayWidth, info.Video.DisplayHeight, info.Video.IsInterlaced));
    }

    [Fact]
    public void Media_info_survives_being_stored()
    {
        var info = MediaInfoReader.Read(Recorded.Phone)!;
        Assert.Equal(info, JsonSerializer.Deserialize<MediaInfo>(JsonSerializer.Serialize(info)));
    }

    public static TheoryData<string, string[], int?> Frames => new()
    {
        { "mov", [Recorded.Video(0, "mjpeg", 3000, 3000, "", Cover), Recorded.Video(1)], 1 },
        { "mov", [Recorded.Video(0, "mjpeg", 3000, 3000, "", "\"default\": 1, \"attached_pic\": 1"), Recorded.Video(1)], 1 },
        { "mov", [Recorded.Video(0, "png", 3000, 3000, "", "\"timed_thumbnails\": 1"), Recorded.Video(1)], 1 },
        { "mov", [Recorded.Video(0), Recorded.Video(1, "h264", 1280, 720)], 1 },
        { "mov", [Recorded.Video(0, "h264", 640, 360, "", "\"default\": 1"), Recorded.Video(1, "h264", 1280, 720)], 0 },
        { "mov", [Recorded.Video(0), Recorded.Video(1)], 0 },
        { "mov", [Recorded.Video(0, "mjpeg")], 0 },
        { "avi", [Recorded.Video(0, "mjpeg")], 0 },
        { "mp3", [Recorded.Audio(0), Recorded.Video(1, "mjpeg")], null },
        { "ogg", [Recorded.Audio(0), Recorded.Video(1, "png")], null },
        { "ogg", [Recorded.Audio(0), Recorded.Video(1, "theora")], 1 },
        { "flac", [Recorded.Audio(0), Recorded.Video(1, "mjpeg", 600, 600, "", Cover)], null },
        { "mov", [Recorded.Audio(0)], null },
    };

    [Theory]
    [MemberData(nameof(Frames))]
    public void The_video_is_the_default_stream_then_the_largest_and_never_a_cover(string format, string[] streams, int? chosen) =>
        Assert.Equal(chosen, MediaInfoReader.Read(Recorded.File(format, streams))!.Video?.Index);

    public static TheoryData<string[], int?> AudioCases => new()
    {
        { [Recorded.Video(0)], null },
        { [Recorded.Audio(0), Recorded.Audio(1)], 0 },
        { [Recorded.Audio(0), Recorded.Audio(1, "\"default\": 1"), Recorded.Audio(2, "\"default\": 1")], 1 },
        { [Recorded.Audio(0, "\"default\": 1", codec: ""), Recorded.Audio(1)], 1 },
        { [Recorded.Audio(0, codec: "")], null },
    };

    [Theory]
    [MemberData(nameof(AudioCases))]
    public void The_audio_is_the_default_stream_then_the_first_that_can_be_decoded(string[] streams, int? chosen) =>
        Assert.Equal(chosen, MediaInfoReader.Read(Recorded.File("mov", streams))!.Audio?.Index);

    [Theory]
    [InlineData(1, 0, 0, 1, 0, false)]
    [InlineData(0, 1, -1, 0, 90, false)]
    [InlineData(-1, 0, 0, -1, 180, false)]
    [InlineData(0, -1, 1, 0, 270, false)]
    [InlineData(1, 0, 0, -1, 0, true)]
    [InlineData(-1, 0, 0, 1, 180, true)]
    [InlineData(0, 1, 1, 0, 90, true)]
    [InlineData(0, -1, -1, 0, 270, true)]
    [InlineData(2, 0, 0, 2, 0, false)]
    [InlineData(0.9999, 0.0157, -0.0157, 0.9999, 0, false)]
    [InlineData(0.7071, 0.7071, -0.7071, 0.7071, 0, false)]
    [InlineData(0, 0, 0, 0, 0, false)]
    public void The_display_matrix_gives_quarter_turns_and_mirrors(double a, double b, double c, double d, int rotation, bool flipped)
    {
        string Line(int n, double x, double y) => $@"\n0000000{n}: {(int)(x * 65536),12} {(int)(y * 65536),11}           0";
        var matrix = $@"{Line(0, a, b)}{Line(1, c, d)}\n00000002:            0           0  1073741824\n";
        var video = Read($$"""
            , "side_data_list": [ { "displaymatrix": "{{matrix}}" } ]
            """);
        Assert.Equal((rotation, flipped), (video.Rotation, video.Flipped));
    }

    [Theory]
    [InlineData("90", 90)]
    [InlineData("-90", 270)]
    [InlineData("450", 90)]
    [InlineData("180", 180)]
    [InlineData("45", 0)]
    [InlineData("1e400", 0)]
    [InlineData("upside down", 0)]
    public void Without_a_matrix_the_rotate_tag_counts(string tag, int rotation) =>
        Assert.Equal(rotation, Read($$""", "tags": { "ROTATE": "{{tag}}" }""").Rotation);

    [Theory]
    [InlineData("0:1", 1, 1)]
    [InlineData("N/A", 1, 1)]
    [InlineData("8:9", 8, 9)]
    [InlineData("1:1000000", 1, 1)]
    [InlineData("11:1", 1, 1)]
    public void A_pixel_aspect_ratio_is_believed_within_reason(string text, int numerator, int denominator) =>
        Assert.Equal(new Rational(numerator, denominator), Read($$""", "sample_aspect_ratio": "{{text}}" """).SampleAspect);

    [Theory]
    [InlineData("N/A")]
    [InlineData("nan")]
    [InlineData("inf")]
    [InlineData("-3.0")]
    [InlineData("0.0")]
    public void An_invalid_length_is_unknown(string text)
    {
        var info = MediaInfoReader.Read($$"""
            {
                "streams": [ {{Recorded.Video(0, more: $", \"duration\": \"{text}\"")}} ],
                "format": { "format_name": "mov", "duration": "{{text}}", "bit_rate": "{{text}}" }
            }
            """)!;
        Assert.Equal((null, null, null), (info.Duration, info.BitRate, info.Video!.Duration));
    }

    [Fact]
    public void Subtitles_are_read_with_language_title_and_purpose()
    {
        var info = MediaInfoReader.Read(Recorded.File(
            "matroska,webm",
            Recorded.Video(0, more: ", \"closed_captions\": 1"),
            """
            { "index": 1, "codec_name": "subrip", "codec_type": "subtitle", "disposition": { "default": 1, "forced": 0 },
                "tags": { "language": "ger", "title": "\u202eDeutsch \"1\"\n" } }
            """,
            """{ "index": 2, "codec_name": "ass", "codec_type": "subtitle", "disposition": { "forced": 1, "hearing_impaired": 1 } }""",
            """{ "index": 3, "codec_name": "hdmv_pgs_subtitle", "codec_type": "subtitle", "tags": { "LANGUAGE": "und" } }""",
            """{ "index": 4, "codec_type": "subtitle" }"""))!;
        Assert.True(info.Video!.HasClosedCaptions);
        Assert.Equal(
            [
                new SubtitleStream { Index = 1, Codec = "subrip", Language = "de", Title = "Deutsch '1'", IsDefault = true },
                new SubtitleStream { Index = 2, Codec = "ass", IsForced = true, DescribesSound = true },
                new SubtitleStream { Index = 3, Codec = "hdmv_pgs_subtitle" },
                new SubtitleStream { Index = 4, Codec = "unknown" },
            ], info.Subtitles!);
        Assert.Equal([true, true, false, false], info.Subtitles!.Select(stream => stream.IsText));
    }

    [Fact]
    public void Colours_stated_as_unknown_are_unknown() =>
        Assert.Null(Read(""", "color_space": "unknown" """).ColorSpace);

    [Theory]
    [InlineData("")]
    [InlineData("{\n\n}")]
    [InlineData("""{ "streams": [ { "index": 0, """)]
    [InlineData("""{ "streams": [], "format": { } }""")]
    [InlineData("""{ "streams": [ { "width": 99999999999 } ], "format": { "format_name": "mov" } }""")]
    public void Text_that_describes_no_file_gives_null(string json) => Assert.Null(MediaInfoReader.Read(json));

    private static VideoStream Read(string more) => MediaInfoReader.Read(Recorded.File("mov", Recorded.Video(0, more: more)))!.Video!;
}
