using Encoder.Contracts.Jobs;

namespace Encoder.Contracts.Tests;

public sealed class JobRequestRulesTests
{
    private const string Video = "6053115ebba24b4d700c8c49";

    private static readonly ThumbnailRequest s_thumbnail =
        new() { Timestamp = "00:00:03", Resolutions = ["360"], Formats = ["jpg", "webp"], Filters = ["none", "blur"] };

    private static readonly JobRequest s_good = new()
    {
        VideoId = Video,
        Presets = [new() { Resolutions = ["240", "360", "480"], Format = "hls" }, new() { Resolutions = ["360"], Format = "mp4" }],
        Thumbnails = [s_thumbnail],
        WebhookUrl = "https://example.org/hook",
    };

    public static TheoryData<string, JobRequest> Good => new()
    {
        { "the job of the reference", s_good },
        { "a URL for a video", s_good with { VideoId = null, VideoUrl = "http://example.org:8080/a%20b.mp4?x=1#y" } },
        { "no webhook", s_good with { WebhookUrl = null } },
        { "presets alone", s_good with { Thumbnails = null } },
        { "thumbnails alone", s_good with { Presets = [] } },
        { "every resolution", s_good with { Presets = [new() { Resolutions = [.. JobRequestRules.Resolutions], Format = "mp4" }] } },
        { "10 presets", s_good with { Presets = [.. Enumerable.Repeat(s_good.Presets![0], 10)] } },
        { "20 thumbnails", s_good with { Thumbnails = [.. Enumerable.Repeat(s_thumbnail, 20)] } },
        { "milliseconds", s_good with { Thumbnails = [s_thumbnail with { Timestamp = "12:59:59.999" }] } },
        { "a URL of 2,048 characters", s_good with { WebhookUrl = "https://example.org/".PadRight(2048, 'x') } },
        { "20 pairs of metadata", s_good with { Metadata = Pairs(20) } },
        { "a storyboard", s_good with { Storyboard = new() { Interval = 0.5, Width = 640, Columns = 20 } } },
        { "nothing but a storyboard", s_good with { Presets = null, Thumbnails = null, Storyboard = new() } },
        { "a clip", s_good with { Clip = new() { Start = "00:00:10", End = "00:01:00.500" } } },
        { "a clip to the end", s_good with { Clip = new() { Start = "00:00:10" } } },
        { "a clip from the beginning", s_good with { Clip = new() { End = "00:00:00.001" } } },
        { "the lowest priority", s_good with { Priority = 0 } },
        { "the highest priority", s_good with { Priority = 9 } },
        { "an @ in the path", s_good with { WebhookUrl = "https://example.org/@me?mail=a@b.c" } },
        {
            "captions",
            Captions(s_caption, new() { Language = "pt-BR", Url = "https://example.org/a.srt", Name = "Português", Default = true })
        },
        { "20 captions", Captions([.. Enumerable.Repeat(s_caption, 20)]) },
        { "sound alone", s_good with { Presets = [new() { Format = "audio" }, new() { Format = "audio", Resolutions = [] }] } },
        { "nothing of the sound", s_good with { Audio = new() } },
        { "all of the sound", WithAudio(new() { Tracks = "all", Surround = true, Normalize = -31 }) },
        { "the default track, loud", WithAudio(new() { Tracks = "default", Surround = false, Normalize = -9 }) },
        { "an IPv6 literal", s_good with { WebhookUrl = "https://[2001:db8::1]:8443/hook" } },
    };

    private static readonly CaptionRequest s_caption = new() { Language = "en", VideoId = Video };

    private static JobRequest Captions(params CaptionRequest[] captions) => s_good with { Captions = captions };

    public static TheoryData<string, JobRequest> Bad => new()
    {
        { "captions", Captions([.. Enumerable.Repeat(s_caption, 21)]) },
        { "captions", Captions(s_caption) with { Presets = [new() { Resolutions = ["360"], Format = "mp4" }] } },
        { "captions", Captions(s_caption) with { Presets = null } },
        { "captions", Captions(s_caption with { Default = true }, s_caption with { Default = true }) },
        { "captions[0]", Captions([null!]) },
        { "captions[0].language", Captions(s_caption with { Language = null }) },
        { "captions[0].language", Captions(s_caption with { Language = "English" }) },
        { "captions[0].language", Captions(s_caption with { Language = "e" }) },
        { "captions[0].language", Captions(s_caption with { Language = "en\"" }) },
        { "captions[0].name", Captions(s_caption with { Name = " " }) },
        { "captions[0].name", Captions(s_caption with { Name = new string('x', 61) }) },
        { "captions[1].videoId", Captions(s_caption, s_caption with { VideoId = null }) },
        { "captions[0].videoId", Captions(s_caption with { Url = "https://example.org/a.srt" }) },
        { "captions[0].videoId", Captions(s_caption with { VideoId = "x" }) },
        { "captions[0].url", Captions(new CaptionRequest { Language = "en", Url = "file:///etc/passwd" }) },
        { "videoId", s_good with { VideoId = null } },
        { "videoUrl", s_good with { VideoUrl = "https://example.org/a.mp4" } },
        { "videoId", s_good with { VideoId = "" } },
        { "videoId", s_good with { VideoId = Video.ToUpperInvariant() } },
        { "videoId", s_good with { VideoId = "../../etc/passwd" } },
        { "videoUrl", Url("") },
        { "videoUrl", Url("example.org/a.mp4") },
        { "videoUrl", Url("/a.mp4") },
        { "videoUrl", Url("//example.org/a.mp4") },
        { "videoUrl", Url("ftp://example.org/a.mp4") },
        { "videoUrl", Url("file:///etc/passwd") },
        { "videoUrl", Url("concat:a|b") },
        { "videoUrl", Url("http:example.org") },
        { "videoUrl", Url("http://") },
        { "videoUrl", Url("http://exa mple.org/") },
        { "videoUrl", Url(" http://example.org/") },
        { "videoUrl", Url("http://example.org/\n") },
        { "videoUrl", Url("http:\\\\example.org\\a") },
        { "videoUrl", Url("http://user:password@example.org/") },
        { "videoUrl", Url("http://user@example.org/") },
        { "videoUrl", Url("http://@example.org/") },
        { "videoUrl", Url("https://example.org/".PadRight(2049, 'x')) },
        { "webhookUrl", s_good with { WebhookUrl = "" } },
        { "webhookUrl", s_good with { WebhookUrl = "mailto:a@example.org" } },
        { "webhookUrl", s_good with { WebhookUrl = "https://example.org/".PadRight(2049, 'x') } },
        { "webhookUrl", s_good with { WebhookUrl = "https://a:b@example.org/" } },
        { "presets", s_good with { Presets = null, Thumbnails = null } },
        { "presets", s_good with { Presets = [], Thumbnails = [] } },
        { "presets", s_good with { Presets = [.. Enumerable.Repeat(s_good.Presets![0], 11)] } },
        { "presets[1]", s_good with { Presets = [s_good.Presets![0], null!] } },
        { "presets[0].resolutions", Preset(null, "hls") },
        { "presets[0].resolutions", Preset([], "hls") },
        { "presets[0].resolutions[0]", Preset(["500"], "hls") },
        { "presets[0].resolutions[1]", Preset(["240", "0360"], "hls") },
        { "presets[0].resolutions[1]", Preset(["240", "1440"], "hls") },
        { "presets[0].resolutions[0]", Preset(["360p"], "hls") },
        { "presets[0].resolutions[0]", Preset([null!], "hls") },
        { "presets[0].resolutions[2]", Preset(["240", "360", "240"], "hls") },
        { "presets[0].format", Preset(["360"], null) },
        { "presets[0].format", Preset(["360"], "webm") },
        { "presets[0].format", Preset(["360"], "HLS") },
        { "thumbnails", s_good with { Thumbnails = [.. Enumerable.Repeat(s_thumbnail, 21)] } },
        { "thumbnails[0]", s_good with { Thumbnails = [null!] } },
        { "thumbnails[0].timestamp", Thumbnail(s_thumbnail with { Timestamp = null }) },
        { "thumbnails[0].timestamp", Thumbnail(s_thumbnail with { Timestamp = "3" }) },
        { "thumbnails[0].timestamp", Thumbnail(s_thumbnail with { Timestamp = "00:03" }) },
        { "thumbnails[0].timestamp", Thumbnail(s_thumbnail with { Timestamp = "00:60:00" }) },
        { "thumbnails[0].timestamp", Thumbnail(s_thumbnail with { Timestamp = "00:00:60" }) },
        { "thumbnails[0].timestamp", Thumbnail(s_thumbnail with { Timestamp = "-00:00:03" }) },
        { "thumbnails[0].timestamp", Thumbnail(s_thumbnail with { Timestamp = "00:00:03.5" }) },
        { "thumbnails[0].timestamp", Thumbnail(s_thumbnail with { Timestamp = "00:00:03\n" }) },
        { "thumbnails[0].timestamp", Thumbnail(s_thumbnail with { Timestamp = "٠٠:٠٠:٠٣" }) },
        { "thumbnails[0].resolutions[0]", Thumbnail(s_thumbnail with { Resolutions = ["100"] }) },
        { "thumbnails[0].formats", Thumbnail(s_thumbnail with { Formats = [] }) },
        { "thumbnails[0].formats[1]", Thumbnail(s_thumbnail with { Formats = ["jpg", "gif"] }) },
        { "thumbnails[0].formats[1]", Thumbnail(s_thumbnail with { Formats = ["jpg", "jpg"] }) },
        { "thumbnails[0].filters", Thumbnail(s_thumbnail with { Filters = null }) },
        { "thumbnails[0].filters[0]", Thumbnail(s_thumbnail with { Filters = ["sepia"] }) },
        { "metadata", s_good with { Metadata = Pairs(21) } },
        { "metadata", s_good with { Metadata = new() { [""] = "x" } } },
        { "metadata", s_good with { Metadata = new() { [new string('k', 65)] = "x" } } },
        { "metadata.k", s_good with { Metadata = new() { ["k"] = new string('v', 1025) } } },
        { "metadata.k", s_good with { Metadata = new() { ["k"] = null! } } },
        { "storyboard.interval", s_good with { Storyboard = new() { Interval = double.NaN } } },
        { "storyboard.width", s_good with { Storyboard = new() { Width = 30 } } },
        { "storyboard.columns", s_good with { Storyboard = new() { Columns = 21 } } },
        { "clip", s_good with { Clip = new() } },
        { "clip.start", s_good with { Clip = new() { Start = "10" } } },
        { "clip.end", s_good with { Clip = new() { Start = "00:00:10", End = "00:00:10" } } },
        { "presets[0].resolutions", Preset(["360"], "audio") },
        { "audio.tracks", WithAudio(new() { Tracks = "first" }) },
        { "audio.tracks", WithAudio(new() { Tracks = "" }) },
        { "audio.normalize", WithAudio(new() { Normalize = -31.1 }) },
        { "audio.normalize", WithAudio(new() { Normalize = -8.9 }) },
        { "audio.normalize", WithAudio(new() { Normalize = 16 }) },
        { "audio.normalize", WithAudio(new() { Normalize = double.NaN }) },
        { "priority", s_good with { Priority = -1 } },
        { "priority", s_good with { Priority = 10 } },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void A_request_that_follows_the_rules_is_good(string what, JobRequest request)
    {
        var errors = JobRequestRules.Check(request);

        Assert.True(errors.Count == 0, $"{what}: {string.Join("; ", errors.Select(e => $"{e.Key} {string.Join(", ", e.Value)}"))}");
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_broken_rule_gives_one_error_at_its_path(string path, JobRequest request)
    {
        var error = Assert.Single(JobRequestRules.Check(request));

        Assert.Equal(path, error.Key);
        Assert.All(error.Value, message => Assert.NotEmpty(message));
    }

    [Fact]
    public void All_broken_rules_are_reported_together()
    {
        var request = new JobRequest { WebhookUrl = "nowhere", Presets = [new() { Resolutions = ["1"], Format = "x" }], Priority = 99 };

        Assert.Equal(
            ["presets[0].format", "presets[0].resolutions[0]", "priority", "videoId", "webhookUrl"],
            JobRequestRules.Check(request).Keys.Order());
    }

    [Theory]
    [InlineData("00:00:00", 0)]
    [InlineData("00:00:03", 3)]
    [InlineData("00:01:00.250", 60.25)]
    [InlineData("99:59:59.999", 359999.999)]
    public void Timestamps_are_read(string text, double seconds) =>
        Assert.Equal(seconds, JobRequestRules.ParseTimestamp(text)!.Value.TotalSeconds, 3);

    private static JobRequest Url(string url) => s_good with { VideoId = null, VideoUrl = url };

    private static JobRequest Preset(string[]? resolutions, string? format) =>
        s_good with { Presets = [new() { Resolutions = resolutions, Format = format }] };

    private static JobRequest WithAudio(AudioRequest audio) => s_good with { Audio = audio };

    private static JobRequest Thumbnail(ThumbnailRequest thumbnail) => s_good with { Thumbnails = [thumbnail] };

    private static Dictionary<string, string> Pairs(int count) => Enumerable.Range(0, count).ToDictionary(i => $"k{i}", i => $"v{i}");
}
