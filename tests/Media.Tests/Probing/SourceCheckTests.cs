using Encoder.Media.Probing;
using Encoder.Media.Tests.Planning;

namespace Encoder.Media.Tests.Probing;

public sealed class SourceCheckTests
{
    private static readonly MediaLimits s_limits = new();

    private static readonly MediaInfo s_info = Sources.Info(Sources.Video(), Sources.Audio());

    public static TheoryData<string, MediaInfo, string?> Headers => new()
    {
        { "good", s_info, null },
        { "no picture", Sources.Info(null, Sources.Audio()), SourceRefusal.NoVideoStream },
        { "as many streams as allowed", s_info with { StreamCount = 64 }, null },
        { "a thousand streams", s_info with { StreamCount = 1000 }, SourceRefusal.TooLarge },
        { "the largest picture", Sources.Info(Sources.Video(8192, 4320)), null },
        { "a picture of 16000x16000", Sources.Info(Sources.Video(16_000, 16_000)), SourceRefusal.TooLarge },
        { "more pixels than a number holds", Sources.Info(Sources.Video(2_000_000_000, 2_000_000_000)), SourceRefusal.TooLarge },
        { "a very long line", Sources.Info(Sources.Video(16_386, 2)), SourceRefusal.TooLarge },
        {
            "a line made very long by its pixels", Sources.Info(Sources.Video(4000, 16) with { SampleAspect = new Rational(5, 1) }),
            SourceRefusal.TooLarge
        },
        { "Dolby Vision alone", Sources.Info(Sources.Video() with { DolbyVision = new(5, 0) }), SourceRefusal.DolbyVision },
        { "Dolby Vision over HLG", Sources.Info(Sources.Video() with { DolbyVision = new(8, 4) }), null },
        { "Dolby Vision over HDR of discs", Sources.Info(Sources.Video() with { DolbyVision = new(7, 6) }), null },
        { "a codec that is not known", Sources.Info(null) with { HasUnknownVideo = true }, SourceRefusal.Unreadable },
        { "a picture without size", Sources.Info(Sources.Video(0, 0)), SourceRefusal.Unreadable },
        { "as long as allowed", s_info with { Duration = 14_400 }, null },
        { "longer than allowed", s_info with { Duration = 14_401 }, SourceRefusal.TooLong },
        { "of unknown length", s_info with { Duration = null }, null },
        {
            "longer than allowed by its subtitles, perhaps",
            s_info with { Duration = 14_401, Subtitles = [new() { Index = 2, Codec = "subrip" }] }, null
        },
        { "longer than allowed by an index whose parts are all there", s_info with { Duration = 14_401, IsIndexed = true }, null },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public void Headers_can_rule_a_source_out(string source, MediaInfo info, string? code) =>
        Assert.True(SourceCheck.Headers(info, s_limits)?.Code == code, source);

    public static TheoryData<string, MediaInfo, VideoScan, string?> Packets
    {
        get
        {
            var scan = Sources.Scan();
            var minute =
                s_info with { Duration = 60, Video = s_info.Video! with { Duration = 60 }, Audio = s_info.Audio! with { Duration = 60 } };
            var onlyContainer = Sources.Info(
                Sources.Video() with { Duration = null },
                Sources.Audio() with { Duration = null }) with { Format = "matroska,webm", Duration = 60 };
            var full = scan with { Duration = 60, AudioEnd = 60, EndTime = 60 };
            return new()
            {
                { "good", s_info, scan, null },
                { "ASF with late video", minute with { Format = "asf", Duration = 65 }, full with { FirstTime = 5, Duration = 55 }, null },
                {
                    "ASF cut off", minute with { Format = "asf" }, full with { Duration = 30, AudioEnd = 30, EndTime = 30 },
                    SourceRefusal.Unreadable
                },
                { "no picture", s_info, scan with { Frames = 0, Duration = 0 }, SourceRefusal.Unreadable },
                { "no times", s_info, scan with { HasNoTimes = true }, SourceRefusal.Unreadable },
                { "times that run back", s_info, scan with { RunsBack = true }, SourceRefusal.Unreadable },
                { "a gap of 100,000 s in the picture", s_info, scan with { Duration = 100_000, EndTime = 100_000 }, SourceRefusal.TooLong },
                { "a gap of 100,000 s in the sound", s_info, scan with { AudioEnd = 100_000, EndTime = 100_000 }, SourceRefusal.TooLong },
                {
                    "a third of what is announced", minute, scan with { Duration = 20, AudioEnd = 20, EndTime = 20 },
                    SourceRefusal.Unreadable
                },
                {
                    "a third of what an index announces whose parts are all there", minute with { IsIndexed = true },
                    scan with { Duration = 20, AudioEnd = 20, EndTime = 20 }, null
                },
                { "half a second less than announced", minute, full with { Duration = 59.5, AudioEnd = 59.5, EndTime = 59.5 }, null },
                {
                    "two seconds less than announced", minute, full with { Duration = 58, AudioEnd = 58, EndTime = 58 },
                    SourceRefusal.Unreadable
                },
                { "a cut picture after whole sound", minute, full with { Duration = 20 }, SourceRefusal.Unreadable },
                { "cut sound after a whole picture", minute, full with { AudioEnd = 20 }, SourceRefusal.Unreadable },
                { "announced sound that is not there", minute, full with { AudioStart = null, AudioEnd = null }, SourceRefusal.Unreadable },
                { "a picture that is over before the sound", onlyContainer, full with { Duration = 1 }, null },
                {
                    "a container cut off", onlyContainer, full with { Duration = 20, AudioEnd = 20, EndTime = 20 }, SourceRefusal.Unreadable
                },
                {
                    "a late start",
                    minute with
                    {
                        StartTime = 100,
                        Video = minute.Video! with { StartTime = 100 },
                        Audio = minute.Audio! with { StartTime = 100 },
                    },
                    full with { FirstTime = 100, AudioEnd = 160, EndTime = 160 }, null
                },
                {
                    "a stream whose length is only guessed", minute with { Format = "mpegts" },
                    scan with { Duration = 20, AudioEnd = 20, EndTime = 20 }, null
                },
                { "more than is announced", s_info, full, null },
                {
                    "nothing announced", s_info with { Duration = null, Video = Sources.Video() with { Duration = null }, Audio = null },
                    full, null
                },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Packets))]
    public void Packets_can_rule_a_source_out(string source, MediaInfo info, VideoScan scan, string? code) =>
        Assert.True(SourceCheck.Packets(info, scan, s_limits)?.Code == code, source);

    [Fact]
    public void The_refusal_of_an_incomplete_file_says_what_is_missing() =>
        Assert.Equal(
            "The file is incomplete: 20.5 s of the stated 60 s are present.",
            SourceCheck.Packets(s_info with { Duration = 60 }, Sources.Scan() with { EndTime = 20.5 }, s_limits)?.Message);
}
