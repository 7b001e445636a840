using System.Text.Json.Nodes;
using Encoder.Gateway.Tests.Hosting;
using Encoder.Testing;

namespace Encoder.Gateway.Tests.Media;

/// <summary>Tests media that require a URL with a token.</summary>
public sealed class SignedMediaTests : IAsyncLifetime
{
    private readonly ScriptedGateway _gateway = new(new() { ["Encoder:Media:Access"] = "signed" });

    public ValueTask InitializeAsync() => _gateway.InitializeAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task A_signed_url_covers_the_whole_ladder_and_nothing_else()
    {
        var job = await ScriptedGateway.Completed(_gateway.Ada);
        var playlist = Url(job, "x-tar");
        Assert.Equal(ScriptedGateway.Playlist, await Get(playlist));
        Assert.Equal("segment", await Get(new Uri(playlist, "360/0.m4s")));
        Assert.NotEmpty(await Get(Url(job, "video")));
        Assert.NotEmpty(await Get(Url(job, "image")));

        // The same token with the path of another output of the job, and of outputs of another job.
        var other = await ScriptedGateway.Completed(_gateway.Ada);
        foreach (var path in new[] { Url(job, "video"), Url(job, "image"), Url(other, "x-tar"), Url(other, "video") })
        {
            await Forbidden(Signed(TokenOf(playlist), PlainPath(path)));
        }
        // The token of a file does not admit to other files.
        await Forbidden(Signed(TokenOf(Url(job, "video")), PlainPath(playlist)));
        await Forbidden(Signed(TokenOf(Url(job, "image")), $"{PlainPath(Url(job, "image"))}x"));
    }

    [Fact]
    public async Task Every_invalid_url_gets_the_same_answer()
    {
        var job = await ScriptedGateway.Completed(_gateway.Ada);
        var theirs = await ScriptedGateway.Completed(_gateway.Bob);
        var playlist = Url(job, "x-tar");
        var path = PlainPath(playlist);
        var token = TokenOf(playlist);
        var (tag, expiry, mac) = (token.Split('.')[0], long.Parse(token.Split('.')[1]), token.Split('.')[2]);
        var tagOfBob = TokenOf(Url(theirs, "x-tar")).Split('.')[0];
        Assert.NotEqual(tag, tagOfBob);

        var answers = new HashSet<string> { await Forbidden(new Uri(_gateway.Address, $"media/{path}")) };
        foreach (var forged in new[]
        {
            "x", "a.b.c", "..", $"{tag}.{expiry}.", $"{tag}.{expiry + 1}.{mac}", $"{tag}.{expiry}.{mac}x", $"{tag}.0{expiry}.{mac}",
            $"{tag}.{expiry}.{mac[..^1]}", $"{tag}.{expiry}.{mac}=", $"{tagOfBob}.{expiry}.{mac}", $"nobody.{expiry}.{mac}",
            $"{tag}.{long.MaxValue}.{mac}", $"{tag}.-1.{mac}", token.ToUpperInvariant(), TokenOf(Url(theirs, "x-tar")),
            new string('x', 4000),
        })
        {
            answers.Add(await Forbidden(Signed(forged, path)));
        }
        for (var i = 0; i < mac.Length; i++)
        {
            var changed = $"{mac[..i]}{(mac[i] == 'A' ? 'B' : 'A')}{mac[(i + 1)..]}";
            answers.Add(await Forbidden(Signed($"{tag}.{expiry}.{changed}", path)));
        }
        // A path that does not exist gets the same answer as one that does.
        answers.Add(await Forbidden(new Uri(_gateway.Address, "media/uploads/videos/6052e0064b442a2f16018374.mp4")));
        answers.Add(await Forbidden(Signed(token, "uploads/videos/6052e0064b442a2f16018374.mp4")));
        Assert.Single(answers);
    }

    [Fact]
    public async Task A_url_is_signed_for_the_requested_time_and_then_expires()
    {
        var file = await _gateway.Ada.Upload(await Clip.Mp4).Json(201);
        var before = DateTimeOffset.UtcNow;
        var hour = await Sign(_gateway.Ada, file, """{ "expiresIn": 3600 }""").Json();
        Assert.InRange((DateTimeOffset)hour["expiresAt"]!, before.AddSeconds(3598), DateTimeOffset.UtcNow.AddSeconds(3601));
        using (var response = await _gateway.Anyone.GetAsync((string)hour["url"]!))
        {
            Assert.Equal(await Clip.Mp4, await response.Content.ReadAsByteArrayAsync());
            // A cache must not keep the file for longer.
            Assert.InRange(response.Headers.CacheControl!.MaxAge!.Value.TotalSeconds, 3000, 3600);
        }

        var second = await Sign(_gateway.Ada, file, """{ "expiresIn": 1 }""").Json();
        await Eventually.True(
            async () =>
            {
                using var response = await _gateway.Anyone.GetAsync((string)second["url"]!);
                return (int)response.StatusCode == 403;
            },
            "the URL has expired");
        Assert.Equal(
            await Forbidden(new Uri((string)second["url"]!)), await Forbidden(new Uri(_gateway.Address, "media/uploads/videos/x.mp4")));
    }

    [Theory]
    [InlineData("""{ "expiresIn": 0 }""", 400, "invalid-request")]
    [InlineData("""{ "expiresIn": -1 }""", 400, "invalid-request")]
    [InlineData("""{ "expiresIn": 604801 }""", 400, "invalid-request")]
    [InlineData("""{ "expiresIn": 1.5 }""", 400, "invalid-request")]
    [InlineData("""{ "expiresIn": "60" }""", 400, "invalid-request")]
    [InlineData("""{ "expiresIn": 99999999999 }""", 400, "invalid-request")]
    [InlineData("""{ "expiresIn": 60, "x": 1 }""", 400, "invalid-request")]
    [InlineData("""{ "expiresIn": 60, "expiresIn": 61 }""", 400, "invalid-request")]
    [InlineData("{}", 400, "invalid-request")]
    [InlineData("[]", 400, "malformed-json")]
    [InlineData("{", 400, "malformed-json")]
    [InlineData("", 400, "malformed-json")]
    public async Task An_invalid_request_for_a_url_is_rejected(string body, int status, string slug)
    {
        var file = await _gateway.Ada.Upload(await Clip.Mp4).Json(201);
        await Sign(_gateway.Ada, file, body).Problem(status, slug);
    }

    [Fact]
    public async Task Only_the_owner_gets_a_url()
    {
        var file = await _gateway.Ada.Upload(await Clip.Mp4).Json(201);
        await Sign(_gateway.Bob, file, """{ "expiresIn": 60 }""").Problem(404, "not-found");
        await Sign(_gateway.Anyone, file, """{ "expiresIn": 60 }""").Problem(401, "unauthorized");
        var none = new JsonObject { ["id"] = "605311c86efd284e474c5c76" };
        await Sign(_gateway.Ada, none, """{ "expiresIn": 60 }""").Problem(404, "not-found");
    }

    [Fact]
    public async Task Answers_and_webhooks_have_signed_urls_that_stay_the_same_for_a_while()
    {
        var upload = await _gateway.Ada.Upload(await Clip.Mp4).Json(201);
        Assert.Equal(await Clip.Mp4, await _gateway.Anyone.GetByteArrayAsync((string)upload["fileUrl"]!));
        var again = await _gateway.Ada.GetAsync($"/v1/files/{upload["id"]}").Json();
        var listed = (await _gateway.Ada.GetAsync("/v1/files?type=video").Json())["data"]![0]!;
        // The expiry is rounded to 2.4 hours, so it differs by one step at most if time has just passed a multiple.
        var expiries = new[] { upload, again, listed }
            .Select(f => long.Parse(TokenOf(new Uri((string)f["fileUrl"]!)).Split('.')[1])).ToArray();
        Assert.InRange(expiries[2] - expiries[0], 0, 8640);
        Assert.All(expiries, expiry => Assert.Equal(0, expiry % 8640));
        Assert.InRange(expiries[0] - DateTimeOffset.UtcNow.ToUnixTimeSeconds(), 86_400 - 60, 86_400 + 8640);

        await ScriptedGateway.Completed(
            _gateway.Ada, new JsonObject { ["videoUrl"] = "https://example.org/a.mp4", ["webhookUrl"] = "https://example.org/hook" });
        var body = await Eventually.Get(
            () => Task.FromResult(_gateway.Sender.Sent.FirstOrDefault()?.Body), "the webhook");
        var files = JsonNode.Parse(body)!["data"]!["files"]!.AsArray();
        Assert.NotEmpty(files);
        foreach (var file in files) Assert.NotEmpty(await Get(new Uri((string)file!["fileUrl"]!)));
    }

    [Fact]
    public async Task Ranges_tags_and_origins_work_as_without_a_token()
    {
        var file = await _gateway.Ada.Upload(await Clip.Mp4).Json(201);
        using var request = new HttpRequestMessage(HttpMethod.Get, (string)file["fileUrl"]!);
        request.Headers.TryAddWithoutValidation("Range", "bytes=0-3");
        using var response = await _gateway.Anyone.SendAsync(request);
        Assert.Equal(206, (int)response.StatusCode);
        Assert.Equal((await Clip.Mp4)[..4], await response.Content.ReadAsByteArrayAsync());
        Assert.NotNull(response.Headers.ETag);
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Files.UploadTests.AssertHarmless(response);
    }

    [Fact]
    public async Task With_public_media_a_signed_url_works_too_and_an_invalid_one_does_not()
    {
        await using var open = await RunningGateway.Start();
        var file = await open.Ada.Upload(await Clip.Mp4).Json(201);
        Assert.DoesNotContain("/signed/", (string)file["fileUrl"]!, StringComparison.Ordinal);
        var url = (string)(await Sign(open.Ada, file, """{ "expiresIn": 60 }""").Json())["url"]!;
        Assert.Contains("/media/signed/", url, StringComparison.Ordinal);
        Assert.Equal(await Clip.Mp4, await open.Anyone.GetByteArrayAsync(url));
        await open.Anyone.GetAsync(url.Replace("/signed/", "/signed/x", StringComparison.Ordinal)).Problem(403, "media-forbidden");
    }

    private static Task<HttpResponseMessage> Sign(HttpClient client, JsonNode file, string body) =>
        client.PostAsync($"/v1/files/{file["id"]}/sign", Requests.JsonText(body));

    private static Uri Url(JsonObject job, string type) =>
        new((string)job["files"]!.AsArray().First(file => (string?)file!["type"] == type)!["fileUrl"]!);

    private static string TokenOf(Uri url) => url.AbsolutePath.Split('/')[3];

    /// <summary>Returns the path below /media/, without the token.</summary>
    private static string PlainPath(Uri url) => string.Join('/', url.AbsolutePath.Split('/')[4..]);

    private Uri Signed(string token, string path) => new(_gateway.Address, $"media/signed/{token}/{path}");

    private async Task<string> Get(Uri url) => await _gateway.Anyone.GetStringAsync(url);

    private async Task<string> Forbidden(Uri url)
    {
        using var response = await _gateway.Anyone.GetAsync(url);
        await response.Problem(403, "media-forbidden");
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        return await response.Content.ReadAsStringAsync();
    }
}
