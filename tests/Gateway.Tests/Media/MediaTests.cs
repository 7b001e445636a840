using System.IO.Compression;
using System.Text;
using Encoder.Gateway.Tests.Files;
using Encoder.Gateway.Tests.Hosting;
using Encoder.Storage.Media;
using Encoder.Storage.Work;

namespace Encoder.Gateway.Tests.Media;

public sealed class MediaTests(ScriptedGateway gateway) : IClassFixture<ScriptedGateway>
{
    [Theory]
    [InlineData("bytes=0-3", 0, 3)]
    [InlineData("bytes=5-", 5, -1)]
    [InlineData("bytes=-4", -4, -1)]
    [InlineData("bytes=0-0", 0, 0)]
    [InlineData("bytes=2-99999999", 2, -1)]
    public async Task A_range_is_served(string range, int first, int last)
    {
        var clip = await Clip.Mp4;
        var (from, to) = (first < 0 ? clip.Length + first : first, last < 0 ? clip.Length - 1 : last);
        using var response = await Get(await UploadUrl(), ("Range", range));

        Assert.Equal(206, (int)response.StatusCode);
        Assert.Equal($"bytes {from}-{to}/{clip.Length}", response.Content.Headers.ContentRange?.ToString());
        Assert.Equal(clip[from..(to + 1)], await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("bytes=99999999-")]
    [InlineData("bytes=-0")]
    public async Task A_range_beyond_the_end_is_a_problem_that_states_the_length_and_is_not_cached(string range)
    {
        var url = await UploadUrl();
        using var response = await Get(url, ("Range", range));
        await response.Problem(416, "range-not-satisfiable");
        Assert.Equal($"bytes */{(await Clip.Mp4).Length}", response.Content.Headers.ContentRange?.ToString());
        Assert.DoesNotContain("max-age", response.Headers.CacheControl?.ToString() ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bytes=5-2")]
    [InlineData("bytes=x")]
    [InlineData("lines=1-2")]
    [InlineData("bytes=0-1,3-4")]
    public async Task A_range_that_is_not_understood_gets_the_whole_file(string range)
    {
        using var response = await Get(await UploadUrl(), ("Range", range));
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(await Clip.Mp4, await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("If-Match", "\"other\"")]
    [InlineData("If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT")]
    public async Task A_condition_that_does_not_hold_is_a_problem_and_is_not_cached(string header, string value)
    {
        using var response = await Get(await UploadUrl(), (header, value));
        await response.Problem(412, "precondition-failed");
        Assert.DoesNotContain("max-age", response.Headers.CacheControl?.ToString() ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_the_client_has_is_not_sent_again()
    {
        var url = await UploadUrl();
        using var first = await Get(url);
        Assert.False(first.Headers.ETag!.IsWeak);
        var tag = first.Headers.ETag!.ToString();
        Assert.Equal("bytes", first.Headers.AcceptRanges.ToString());
        Assert.Equal("public, max-age=31536000, immutable", first.Headers.GetValues("Cache-Control").Single());

        foreach (var known in new[] { tag, $"\"other\", {tag}", "*" })
        {
            using var again = await Get(url, ("If-None-Match", known));
            Assert.Equal(304, (int)again.StatusCode);
            Assert.Empty(await again.Content.ReadAsByteArrayAsync());
            Assert.Equal(tag, again.Headers.ETag?.ToString());
            Assert.Contains("immutable", again.Headers.GetValues("Cache-Control").Single(), StringComparison.Ordinal);
        }
        using var changed = await Get(url, ("If-None-Match", "\"other\""));
        Assert.Equal(200, (int)changed.StatusCode);
        using var resumed = await Get(url, ("Range", "bytes=1-2"), ("If-Range", tag));
        Assert.Equal(206, (int)resumed.StatusCode);
        using var replaced = await Get(url, ("Range", "bytes=1-2"), ("If-Range", "\"other\""));
        Assert.Equal(200, (int)replaced.StatusCode);
    }

    [Fact]
    public async Task Head_returns_the_headers_of_get()
    {
        var url = await UploadUrl();
        using var get = await Get(url);
        using var head = await gateway.Anyone.SendAsync(new HttpRequestMessage(HttpMethod.Head, url));
        Assert.Equal(200, (int)head.StatusCode);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Equal(get.Headers.ETag, head.Headers.ETag);
    }

    [Fact]
    public async Task A_playlist_is_compressed_for_those_who_accept_it_and_media_is_not()
    {
        var job = await ScriptedGateway.Completed(gateway.Ada);
        var playlist = (string)job["files"]!.AsArray().Single(file => (string?)file!["type"] == "x-tar")!["fileUrl"]!;
        using var compressed = await Get(playlist, ("Accept-Encoding", "gzip"));
        Assert.Equal(["gzip"], compressed.Content.Headers.ContentEncoding);
        Assert.Equal(["Accept-Encoding"], compressed.Headers.Vary);
        await using var text = new GZipStream(await compressed.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        Assert.Equal(ScriptedGateway.Playlist, await new StreamReader(text).ReadToEndAsync());

        using var plain = await Get(playlist);
        Assert.Empty(plain.Content.Headers.ContentEncoding);
        Assert.Equal((true, $"W/{plain.Headers.ETag}"), (compressed.Headers.ETag!.IsWeak, compressed.Headers.ETag.ToString()));
        foreach (var tag in new[] { compressed.Headers.ETag, plain.Headers.ETag! })
        {
            using var again = await Get(playlist, ("Accept-Encoding", "gzip"), ("If-None-Match", tag.ToString()));
            Assert.Equal(304, (int)again.StatusCode);
        }
        using var segment = await Get(
            playlist.Replace("index.m3u8", "360/0.m4s", StringComparison.Ordinal), ("Accept-Encoding", "gzip"));
        Assert.Empty(segment.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task A_ladder_is_served_to_players_of_any_origin()
    {
        var job = await ScriptedGateway.Completed(gateway.Ada);
        var playlist = (string)job["files"]!.AsArray().Single(file => (string?)file!["type"] == "x-tar")!["fileUrl"]!;
        foreach (var (url, type, caching, content) in new[]
        {
            (playlist, "application/vnd.apple.mpegurl", "public, max-age=3600", ScriptedGateway.Playlist),
            (
                playlist.Replace("index.m3u8", "360/0.m4s", StringComparison.Ordinal), "video/iso.segment",
                "public, max-age=31536000, immutable", "segment"),
        })
        {
            using var response = await Get(url, ("Origin", "https://player.example.org"));
            Assert.Equal(content, await response.Content.ReadAsStringAsync());
            Assert.Equal(type, response.Content.Headers.ContentType?.ToString());
            Assert.Equal(caching, response.Headers.GetValues("Cache-Control").Single());
            Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
            Assert.Contains(
                "Content-Range", response.Headers.GetValues("Access-Control-Expose-Headers").Single(), StringComparison.Ordinal);
            Assert.Equal("cross-origin", response.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
            UploadTests.AssertHarmless(response);
        }

        using var preflight = await gateway.Anyone.SendAsync(new HttpRequestMessage(HttpMethod.Options, playlist)
        {
            Headers =
            {
                { "Origin", "https://player.example.org" },
                { "Access-Control-Request-Method", "GET" },
                { "Access-Control-Request-Headers", "range" },
            },
        });
        Assert.Equal(204, (int)preflight.StatusCode);
        Assert.Equal("*", preflight.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("Range", preflight.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);
        Assert.Equal("86400", preflight.Headers.GetValues("Access-Control-Max-Age").Single());
    }

    [Fact]
    public async Task An_answer_that_a_cache_may_reuse_for_another_origin_allows_every_origin()
    {
        var job = await ScriptedGateway.Completed(gateway.Ada);
        using var response = await Get((string)job["files"]![0]!["fileUrl"]!);
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("Content-Range", response.Headers.GetValues("Access-Control-Expose-Headers").Single(), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Vary"));
    }

    [Fact]
    public async Task A_player_of_another_origin_can_read_that_a_file_is_missing()
    {
        using var response = await Get("/media/none/index.m3u8", ("Origin", "https://player.example.org"));
        Assert.Equal(404, (int)response.StatusCode);
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task No_folder_is_ever_listed()
    {
        var job = await ScriptedGateway.Completed(gateway.Ada);
        var path = new Uri((string)job["files"]!.AsArray().Single(file => (string?)file!["type"] == "x-tar")!["fileUrl"]!).AbsolutePath;
        for (var folder = path; folder.Length > 1;)
        {
            folder = folder[..folder.LastIndexOf('/')];
            if (folder.Length == 0) break;
            await gateway.Anyone.GetAsync(folder).Problem(404, "not-found");
            await gateway.Anyone.GetAsync($"{folder}/").Problem(404, "not-found");
        }
        await gateway.Anyone.GetAsync("/media/uploads/videos/").Problem(404, "not-found");
    }

    /// <summary>Sends paths exactly as written, which no client library does.</summary>
    [Theory]
    [InlineData("/media/uploads/videos/../../../encoder.db")]
    [InlineData("/media/uploads/videos/%2e%2e/%2e%2e/%2e%2e/encoder.db")]
    [InlineData("/media/uploads/videos/..%2f..%2f..%2fencoder.db")]
    [InlineData("/media/uploads/videos/%252e%252e%252fencoder.db")]
    [InlineData("/media/uploads/videos/..\\..\\..\\encoder.db")]
    [InlineData("/media/uploads/videos/..%5c..%5cencoder.db")]
    [InlineData("/media/uploads/videos//etc/passwd")]
    [InlineData("/media/uploads/videos/%2fetc%2fpasswd")]
    [InlineData("/media/encoded/../videos/x")]
    [InlineData("/media/encoded/.hidden")]
    [InlineData("/media/encoded/%c0%ae%c0%ae/encoder.db")]
    [InlineData("/media/encoded/x%00.mp4")]
    [InlineData("/media/../encoder.db")]
    [InlineData("/media/work/staged")]
    [InlineData("/media/files/videos/x.mp4")]
    [InlineData("/media/lock")]
    [InlineData("/media")]
    public async Task Nothing_but_published_media_can_be_reached(string path)
    {
        using var request = await RawRequest.Connect(gateway.Address);
        await request.Send($"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        var answer = await request.Answer();
        Assert.Matches("^HTTP/1.1 (404|400) ", answer);
        Assert.DoesNotContain("SQLite", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_in_progress_cannot_be_reached_before_it_is_published()
    {
        var media = gateway.Get<IMediaStore>();
        var workspace = gateway.Get<IWorkspace>();
        const string Job = "605311c86efd284e474c5c76";
        var attempt = workspace.CreateAttempt(Job, WorkItemName.Package("p"), 1);
        // Housekeeping would delete files of a job that does not exist.
        workspace.Keep(Job, [new(WorkItemName.Package("p"), 1)]);
        await File.WriteAllTextAsync(Path.Combine(attempt, "360.mp4"), "half");
        using (var staged = new MemoryStream(Encoding.UTF8.GetBytes("half"))) await workspace.Stage(staged, 100, CancellationToken.None);

        foreach (var path in new[] { "p/360.mp4", "package-p/360.mp4", "package-p/attempt-1/360.mp4", "attempt-1/360.mp4" })
            await gateway.Anyone.GetAsync($"/media/encoded/{Job}/{path}").Problem(404, "not-found");
        foreach (var staged in UploadTests.StagedIn(gateway.DataFolder))
            await gateway.Anyone.GetAsync($"/media/uploads/videos/{Path.GetFileName(staged)}").Problem(404, "not-found");

        media.PublishFolder(attempt, $"files/encoded/{Job}/p");
        Assert.Equal("half", await gateway.Anyone.GetStringAsync($"/media/encoded/{Job}/p/360.mp4"));
    }

    [Fact]
    public async Task A_symbolic_link_among_the_media_is_not_followed()
    {
        var folder = Path.Combine(gateway.DataFolder, "media", "files", "encoded", "605311c86efd284e474c5c77", "p");
        Directory.CreateDirectory(folder);
        File.CreateSymbolicLink(Path.Combine(folder, "360.mp4"), "/etc/passwd");
        await gateway.Anyone.GetAsync("/media/encoded/605311c86efd284e474c5c77/p/360.mp4").Problem(404, "not-found");
    }

    private async Task<string> UploadUrl()
    {
        var list = await gateway.Ada.GetAsync("/v1/files?type=video&perPage=100").Json();
        var upload = list["data"]!.AsArray().FirstOrDefault(file => file!["jobId"] is null)
            ?? await gateway.Ada.Upload(await Clip.Mp4).Json(201);
        return (string)upload["fileUrl"]!;
    }

    private async Task<HttpResponseMessage> Get(string url, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await gateway.Anyone.SendAsync(request);
    }
}
