using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Encoder.Contracts.Jobs;
using Encoder.EndToEnd.Checking;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.EndToEnd;

/// <summary>Tests a source with several audio tracks. Independent programs check the outputs.</summary>
public sealed partial class AudioTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    [Fact]
    public async Task Every_track_is_in_the_ladder_with_name_and_language_in_5_1_if_available_and_at_the_requested_loudness()
    {
        await using var receiver = await Receiver.Start();
        await using var service = await Service.Start(_data.Path);
        var upload = await service.Client.Upload(Clip.ThreeTracks);
        var posted = await service.Client.Post(new JobRequest
        {
            VideoId = upload.Id,
            Presets =
            [
                new() { Resolutions = ["144"], Format = "cmaf" }, new() { Resolutions = ["144"], Format = "mp4" },
                new() { Format = "audio" },
            ],
            Audio = new AudioRequest { Surround = true, Normalize = -16 },
            WebhookUrl = receiver.Url,
        });
        var job = await service.Client.Ended(posted.Id);
        Assert.True(job.Status == JobStatus.Completed, $"{job.Error}");
        await Invariants.Check(job, receiver, service);
        Assert.Empty(job.Warnings);
        Assert.Single(service.Accepted(job.Id), attempt => attempt.Unit == "audio");

        var ladder = Path.GetDirectoryName(Published(job, "x-tar"))!;
        string[] tracks = ["audio", "audio-2", "audio-3", "surround-2"];
        Assert.Equal([2, 2, 2, 6], tracks.Select(track => Channels(Path.Combine(ladder, track, "index.m3u8"))));
        Assert.Equal(
            [
                "audio|English|en|YES|YES||2|audio", "audio|German|de|NO|YES||2|audio-2",
                "audio|The 'maker' talks|en|NO|NO|public.accessibility.describes-video|2|audio-3",
                "surround|English|en|YES|YES||2|audio", "surround|German|de|NO|YES||6|surround-2",
                "surround|The 'maker' talks|en|NO|NO|public.accessibility.describes-video|2|audio-3",
            ],
            File.ReadLines(Path.Combine(ladder, "index.m3u8"))
                .Where(line => line.StartsWith("#EXT-X-MEDIA:", StringComparison.Ordinal)).Select(Described));
        Assert.All(tracks, track => Assert.InRange(Loudness(Path.Combine(ladder, track, "index.m3u8")), -17, -15));

        var video = Published(job, "video");
        Assert.Equal(["video", "audio"], Types(video));
        Assert.InRange(Loudness(video), -17, -15);
        var audio = Assert.Single(job.Files!, file => file.Type == "audio");
        Assert.Equal(("m4a", null), (audio.Meta.Format, audio.Meta.Resolution));
        Assert.Equal(["audio"], Types(Published(job, "audio")));
        using var served = await service.Client.Media(audio.FileUrl!);
        Assert.Equal("audio/mp4", served.Content.Headers.ContentType?.MediaType);

        var (_, body) = await service.Client.Get($"/v1/encoder/jobs/{job.Id}?include=verification,plan");
        using var answer = JsonDocument.Parse(body);
        var measured = answer.RootElement.GetProperty("verification").EnumerateArray().Select(output => output.GetProperty("passed")
            .EnumerateArray().Single(check => check.GetProperty("check").GetString() == "loudness").GetProperty("figures").GetString()!);
        Assert.All(measured, figures => Assert.Matches(@"^audio: -3\d(\.\d)? LUFS brought to -1[56](\.\d)? LUFS", figures));
        Assert.Equal(3, answer.RootElement.GetProperty("plan").GetProperty("moreAudio").GetArrayLength());

        var rules = answer.RootElement.GetProperty("verification")[0].GetProperty("rules").EnumerateArray().ToLookup(
            rule => rule.GetProperty("result").GetString(), rule => rule.GetProperty("rule").GetString());
        Assert.Empty(rules["violated"]);
        Assert.Superset(
            new HashSet<string?> { "1.1", "2.3", "2.12", "2.27", "7.4", "8.10", "9.6", "9.7", "9.13", "sync" }, rules["holds"].ToHashSet());
        // These rules deviate because the only audio description is a commentary with its own title, and only one small rung was requested.
        Assert.Superset(new HashSet<string?> { "2.13", "2.14", "4.1", "6.2", "6.6", "7.5", "9.9" }, rules["deviates"].ToHashSet());
    }

    private string Published(Job job, string type) =>
        Path.Combine(_data.Path, "media", Assert.Single(job.Files!, file => file.Type == type).FilePath);

    private static string Described(string line)
    {
        string[] names = ["GROUP-ID", "NAME", "LANGUAGE", "DEFAULT", "AUTOSELECT", "CHARACTERISTICS", "CHANNELS", "URI"];
        return string.Join('|', names.Select(name => Attribute(line, name).Replace("/index.m3u8", "", StringComparison.Ordinal)));
    }

    private static string Attribute(string line, string name) =>
        Regex.Match(line, $"[:,]{name}=(\"(?<value>[^\"]*)\"|(?<value>[^,]*))", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))
            .Groups["value"].Value;

    private static int Channels(string path) => int.Parse(
        Tool.Run("ffprobe", "-v", "error", "-of", "csv=p=0", "-show_entries", "stream=channels", path).Split('\n')[0],
        CultureInfo.InvariantCulture);

    private static string[] Types(string path) => Tool.Run(
        "ffprobe", "-v", "error", "-of", "csv=p=0", "-show_entries", "stream=codec_type", path)
        .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Returns the integrated loudness in LUFS, from the metadata that ffmpeg's ebur128 filter adds to the last frame.</summary>
    private static double Loudness(string path)
    {
        var frames = Tool.Run(
            "ffmpeg", "-v", "error", "-i", path, "-map", "0:a:0", "-af", "ebur128=metadata=1,ametadata=print:key=lavfi.r128.I:file=-",
            "-f", "null", "-");
        return double.Parse(Integrated().Matches(frames)[^1].Groups["lufs"].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("lavfi.r128.I=(?<lufs>-?[0-9.]+)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Integrated();

    public void Dispose() => _data.Dispose();
}
