using Encoder.Contracts.Jobs;
using Encoder.EndToEnd.Checking;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.EndToEnd;

/// <summary>Tests captions, from the source's subtitles to the files that a player gets.</summary>
public sealed class CaptionTests : IDisposable
{
    private const string Group = "TYPE=SUBTITLES,GROUP-ID=\"captions\",";

    private readonly TemporaryFolder _data = new();

    [Fact]
    public async Task Subtitles_of_the_source_become_captions()
    {
        await using var receiver = await Receiver.Start();
        await using var service = await Service.Start(_data.Path);
        var upload = await service.Client.Upload(Source());
        var posted = await service.Client.Post(new()
        {
            VideoId = upload.Id,
            Presets = [new() { Resolutions = ["144"], Format = "cmaf" }, new() { Resolutions = ["144"], Format = "mp4" }],
            WebhookUrl = receiver.Url,
        });
        var job = await service.Client.Ended(posted.Id);

        await Invariants.Check(job, receiver, service);
        Assert.Equal((JobStatus.Completed, 0), (job.Status, job.Warnings.Length));
        var ladder = Assert.Single(job.Files!, file => file.Type == "x-tar");
        Task<string> Text(string name) => Served(service, ladder.FileUrl!.Replace("index.m3u8", name, StringComparison.Ordinal));
        Assert.Equal(
            [
                "NAME=\"English\",LANGUAGE=\"en\",DEFAULT=YES,AUTOSELECT=YES,FORCED=NO,URI=\"captions-1/index.m3u8\"",
                "NAME=\"Schilder\",LANGUAGE=\"de\",DEFAULT=NO,AUTOSELECT=YES,FORCED=YES,URI=\"captions-2/index.m3u8\"",
                "NAME=\"French (SDH)\",LANGUAGE=\"fr\",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,"
                + "CHARACTERISTICS=\"public.accessibility.transcribes-spoken-dialog,"
                + "public.accessibility.describes-music-and-sound\",URI=\"captions-3/index.m3u8\"",
            ],
            (await Text("index.m3u8")).Split('\n').Where(line => line.Contains(Group, StringComparison.Ordinal))
                .Select(line => line[(line.IndexOf(Group, StringComparison.Ordinal) + Group.Length)..]));
        const string Header = "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n";
        Assert.Equal($"{Header}\n00:00:01.000 --> 00:00:05.000\n<b>Hello</b> &amp; welcome\n", await Text("captions-1/seg-00001.vtt"));
        Assert.Equal(
            $"{Header}\n00:00:01.000 --> 00:00:05.000\n<b>Hello</b> &amp; welcome\n\n00:00:05.500 --> 00:00:05.900\nalert(1)\n",
            await Text("captions-1/seg-00002.vtt"));
        Assert.Equal("WEBVTT\n\n00:00:02.000 --> 00:00:03.000\n<i>Ausgang</i>\nrechts\n", await Text("captions-2/captions.vtt"));
        Assert.Equal($"{Header}\n00:00:01.500 --> 00:00:02.500 line:0\n<v Ada>Bonjour</v>\n", await Text("captions-3/seg-00001.vtt"));
        Assert.Equal(Header, await Text("captions-3/seg-00002.vtt"));
        Assert.Contains("lang=\"fr\"", await Text("manifest.mpd"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Caption_files_are_added_by_upload_or_url_and_an_unreadable_one_fails_the_job()
    {
        await using var receiver = await Receiver.Start();
        await using var service = await Service.Start(_data.Path);
        var srt = File("sidecar.srt");
        await System.IO.File.WriteAllBytesAsync(
            srt, System.Text.Encoding.Unicode.GetBytes("\uFEFF1\r\n00:00:00,500 --> 00:00:01,500\r\nOlá <i>mundo</i>\r\n"));
        var caption = await service.Client.Upload(srt);
        Assert.Equal(("caption", "srt"), (caption.Type, caption.Meta.Format));
        var video = await service.Client.Upload(Clip.Short);
        JobRequest Request(params CaptionRequest[] captions) => new()
        {
            VideoId = video.Id, Presets = [new() { Resolutions = ["144"], Format = "hls" }], Captions = captions, WebhookUrl = receiver.Url,
        };

        var asked = new CaptionRequest { Language = "por", VideoId = caption.Id, Default = true };
        var posted = await service.Client.Post(Request(asked));
        Assert.Equal([asked], posted.Captions!);
        var job = await service.Client.Ended(posted.Id);
        await Invariants.Check(job, receiver, service);
        Assert.Equal((JobStatus.Completed, 0), (job.Status, job.Warnings.Length));
        var ladder = Assert.Single(job.Files!).FileUrl!;
        Assert.Contains(
            "NAME=\"Portuguese\",LANGUAGE=\"pt\",DEFAULT=YES,AUTOSELECT=YES,FORCED=NO,URI=\"captions-1/index.m3u8\"",
            await Served(service, ladder), StringComparison.Ordinal);
        Assert.Equal(
            "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n\n00:00:00.500 --> 00:00:01.500\nOlá <i>mundo</i>\n",
            await Served(service, ladder.Replace("index.m3u8", "captions-1/seg-00001.vtt", StringComparison.Ordinal)));

        // The service itself serves the caption file at this URL.
        var byUrl = await service.Client.Ended(
            (await service.Client.Post(Request(new CaptionRequest { Language = "pt", Url = caption.FileUrl }))).Id);
        Assert.Equal((JobStatus.Completed, null), (byUrl.Status, byUrl.Error));
        Assert.Equal(
            "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n\n00:00:00.500 --> 00:00:01.500\nOlá <i>mundo</i>\n",
            await Served(
                service, byUrl.Files!.Single().FileUrl!.Replace("index.m3u8", "captions-1/seg-00001.vtt", StringComparison.Ordinal)));

        var unreadable = await service.Client.Post(
            Request(new CaptionRequest { Language = "en", Url = $"{service.Client.Address}openapi" }));
        var failed = await service.Client.Ended(unreadable.Id);
        Assert.Equal((JobStatus.Failed, "caption_unreadable"), (failed.Status, failed.Error!.Code));
        Assert.StartsWith("captions[0]: ", failed.Error.Message, StringComparison.Ordinal);

        using var refused = await service.Client.Send(new HttpRequestMessage(HttpMethod.Post, "/v1/encoder/jobs")
        {
            Content = System.Net.Http.Json.JsonContent.Create(
                Request(new CaptionRequest { Language = "en", VideoId = video.Id }), options: Encoder.Contracts.Json.EncoderJson.Options),
        });
        Assert.Equal(400, (int)refused.StatusCode);
        Assert.Contains("captions[0].videoId", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_lists_the_captions_and_rejects_what_a_job_would_reject()
    {
        await using var service = await Service.Start(_data.Path);
        var (video, srt) = (await service.Client.Upload(Source()), File("more.srt"));
        await System.IO.File.WriteAllTextAsync(srt, "1\n00:00:01,000 --> 00:00:02,000\nmore\n");
        var caption = await service.Client.Upload(srt);
        Task<HttpResponseMessage> DryRun(string captionId) => service.Client.Send(
            new HttpRequestMessage(HttpMethod.Post, "/v1/encoder/jobs?dryRun=true")
            {
                Content = System.Net.Http.Json.JsonContent.Create(
                    new JobRequest
                    {
                        VideoId = video.Id,
                        Presets = [new() { Resolutions = ["144"], Format = "hls" }],
                        Captions = [new CaptionRequest { Language = "en", VideoId = captionId, Default = true }],
                    },
                    options: Encoder.Contracts.Json.EncoderJson.Options),
            });
        using var planned = await DryRun(caption.Id);
        using var plan = System.Text.Json.JsonDocument.Parse(await planned.Content.ReadAsStringAsync());
        Assert.Equal(
            ["English 0 True", "English (2) - False", "Schilder - False", "French (SDH) - False"],
            plan.RootElement.GetProperty("captions").EnumerateArray().Select(track =>
                $"{track.GetProperty("name")} {(track.TryGetProperty("requested", out var place) ? $"{place}" : "-")} "
                + $"{track.GetProperty("default")}"));
        using var refused = await DryRun(video.Id);
        Assert.Equal(400, (int)refused.StatusCode);
        Assert.Contains("captions[0].videoId", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    /// <summary>
    /// The source has three audio tracks and a subtitle track; the request adds a caption file. The clip gets its part of each.
    /// </summary>
    [Fact]
    public async Task A_clip_includes_its_part_of_every_audio_track_and_caption_track()
    {
        await using var service = await Service.Start(_data.Path);
        var (srt, source) = (File("whole.srt"), File("tracks.mkv"));
        await System.IO.File.WriteAllTextAsync(
            srt, "1\n00:00:00,500 --> 00:00:01,500\nbefore\n\n2\n00:00:01,000 --> 00:00:03,000\nacross\n\n"
            + "3\n00:00:05,000 --> 00:00:05,500\nafter\n");
        Tool.Run("ffmpeg", "-v", "error", "-i", Clip.ThreeTracks, "-i", srt, "-map", "0", "-map", "1", "-c", "copy", source);
        var (video, caption) = (await service.Client.Upload(source), await service.Client.Upload(srt));
        var job = await service.Client.Ended((await service.Client.Post(new()
        {
            VideoId = video.Id,
            Clip = new() { Start = "00:00:02", End = "00:00:04.500" },
            Presets = [new() { Resolutions = ["144"], Format = "hls" }],
            Captions = [new CaptionRequest { Language = "en", VideoId = caption.Id }],
        })).Id);
        Assert.Equal((JobStatus.Completed, null), (job.Status, job.Error));
        var ladder = Path.GetDirectoryName(Path.Combine(_data.Path, "media", Assert.Single(job.Files!).FilePath))!;
        foreach (var track in new[] { "144", "audio", "audio-2", "audio-3" })
        {
            var seconds = System.IO.File.ReadLines(Path.Combine(ladder, track, "index.m3u8"))
                .Where(line => line.StartsWith("#EXTINF:", StringComparison.Ordinal))
                .Sum(line => double.Parse(line[8..].TrimEnd(','), System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(2.5, seconds, 0.06);
        }
        // Times in the caption file count from the first frame. Times in the subtitle track are the source's, whose first frame is at 0.021
        // s.
        foreach (var (track, end) in new[] { ("captions-1", "01.000"), ("captions-2", "00.979") })
            Assert.Equal(
                $"WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n\n00:00:00.000 --> 00:00:{end}\nacross\n",
                System.IO.File.ReadAllText(Path.Combine(ladder, track, "seg-00001.vtt")));
    }

    public void Dispose() => _data.Dispose();

    private static async Task<string> Served(Service service, string url)
    {
        using var answer = await service.Client.Media(url);
        Assert.True(answer.IsSuccessStatusCode, $"{url}: {answer.StatusCode}");
        if (url.EndsWith(".vtt", StringComparison.Ordinal))
            Assert.Equal("text/vtt; charset=utf-8", $"{answer.Content.Headers.ContentType}");
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Creates a 6 s video with three subtitle tracks.</summary>
    private string Source()
    {
        var (srt, ass, vtt) = (File("a.srt"), File("b.ass"), File("c.vtt"));
        System.IO.File.WriteAllText(
            srt,
            "1\n00:00:01,000 --> 00:00:05,000\n<b>Hello</b> & welcome\n\n2\n00:00:05,500 --> 00:00:05,900\n<script>alert(1)</script>\n");
        System.IO.File.WriteAllText(
            ass,
            "[Script Info]\nScriptType: v4.00+\n\n[Events]\n"
            + "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
            + "Dialogue: 0,0:00:02.00,0:00:03.00,Default,,0,0,0,,{\\i1}Ausgang{\\i0}\\Nrechts\n");
        System.IO.File.WriteAllText(vtt, "WEBVTT\n\n00:01.500 --> 00:02.500 line:0\n<v Ada>Bonjour\n");
        var path = File("source.mkv");
        Tool.Run(
            "ffmpeg", "-v", "error", "-i", Clip.Medium, "-i", srt, "-i", ass, "-i", vtt, "-map", "0", "-map", "1", "-map", "2", "-map", "3",
            "-c", "copy", "-metadata:s:s:0", "language=eng", "-metadata:s:s:1", "language=ger", "-metadata:s:s:1", "title=Schilder",
            "-metadata:s:s:2", "language=fre", "-disposition:s:0", "default", "-disposition:s:1", "forced",
            "-disposition:s:2", "hearing_impaired", path);
        return path;
    }

    private string File(string name) => Path.Combine(Directory.CreateDirectory(Path.Combine(_data.Path, "sources")).FullName, name);
}
