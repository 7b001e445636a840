using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Encoder.Gateway.Tests.Hosting;
using Encoder.Silo.Recovery;
using Encoder.Storage.Uploads;
using Encoder.Testing;

namespace Encoder.Gateway.Tests.Uploads;

/// <summary>Tests tus 1.0 over HTTP.</summary>
public sealed class UploadProtocolTests(UploadProtocolTests.Small gateway) : IClassFixture<UploadProtocolTests.Small>
{
    private const string Uploads = "/v1/uploads";
    private const int MaxSize = 1_000_000;

    private static readonly string s_none = new('0', 24);

    [Fact]
    public async Task Anyone_can_read_the_supported_extensions()
    {
        using var answer = await Send(gateway.Anyone, "OPTIONS", Uploads, "Tus-Resumable:");
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("1.0.0", Header(answer, "Tus-Resumable"));
        Assert.Equal("1.0.0", Header(answer, "Tus-Version"));
        Assert.Equal("creation,creation-with-upload,expiration,checksum,termination", Header(answer, "Tus-Extension"));
        Assert.Equal($"{MaxSize}", Header(answer, "Tus-Max-Size"));
        Assert.Equal("sha1,sha256", Header(answer, "Tus-Checksum-Algorithm"));
    }

    [Fact]
    public async Task An_upload_in_parts_becomes_a_file_like_a_form_upload()
    {
        var clip = await Clip.Mp4;
        var whole = await gateway.Ada.Upload(clip).Json(201);
        var stored = (long)(await gateway.Ada.GetAsync("/v1/usage").Json())["storedBytes"]!;
        var upload = await Create(clip.Length, "Upload-Metadata: filename Y2xpcC5tcDQ=,private");
        Assert.Equal(stored + clip.Length, (long)(await gateway.Ada.GetAsync("/v1/usage").Json())["storedBytes"]!);

        await Expect(204, "PATCH", upload, clip[..1000], "Upload-Offset: 0");
        using (var head = await Send(gateway.Ada, "HEAD", upload))
        {
            Assert.Equal(HttpStatusCode.OK, head.StatusCode);
            Assert.Equal("1000", Header(head, "Upload-Offset"));
            Assert.Equal($"{clip.Length}", Header(head, "Upload-Length"));
            Assert.Equal("filename Y2xpcC5tcDQ=,private", Header(head, "Upload-Metadata"));
            Assert.InRange(DateTimeOffset.Parse(Header(head, "Upload-Expires")!), DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(2));
            Assert.Equal("no-store", Header(head, "Cache-Control"));
            Assert.Null(Header(head, "Encoder-File-Id"));
        }
        using var last = await Expect(204, "PATCH", upload, clip[1000..], "Upload-Offset: 1000");
        using var after = await Send(gateway.Ada, "HEAD", upload);

        var id = Header(last, "Encoder-File-Id")!;
        Assert.Equal(($"{clip.Length}", id), (Header(after, "Upload-Offset"), Header(after, "Encoder-File-Id")));
        var file = await gateway.Ada.GetAsync($"/v1/files/{id}").Json();
        Assert.Equal(whole["meta"]!.ToJsonString(), file["meta"]!.ToJsonString());
        Assert.Equal(clip, await gateway.Ada.GetByteArrayAsync(new Uri((string)file["fileUrl"]!)));
        Assert.Equal(stored + clip.Length, (long)(await gateway.Ada.GetAsync("/v1/usage").Json())["storedBytes"]!);
        await Expect(204, "DELETE", upload, null);
        await Refused(404, "HEAD", upload, null);
        await gateway.Ada.GetAsync($"/v1/files/{id}").Json();
        Assert.DoesNotContain(gateway.Parts(), part => part.Contains(id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_creation_may_contain_the_first_bytes_or_all()
    {
        using var part = await Expect(201, "POST", Uploads, [1, 2, 3], "Upload-Length: 5");
        Assert.Equal("3", Header(part, "Upload-Offset"));
        using var rest = await Expect(204, "POST", Path(part), [4, 5], "Upload-Offset: 3", "X-HTTP-Method-Override: PATCH");
        Assert.NotNull(Header(rest, "Encoder-File-Id"));

        using var all = await Expect(201, "POST", Uploads, [1, 2, 3], "Upload-Length: 3");
        Assert.Equal(Path(all)[^24..], Header(all, "Encoder-File-Id"));
    }

    [Fact]
    public async Task Bytes_count_only_if_they_match_the_stated_checksum()
    {
        var upload = await Create(6);
        static string Sha1(byte[] bytes) =>
#pragma warning disable CA5350 // The protocol requires SHA-1.
            Convert.ToBase64String(SHA1.HashData(bytes));
#pragma warning restore CA5350
        await Expect(204, "PATCH", upload, [1, 2], "Upload-Offset: 0", $"Upload-Checksum: sha1 {Sha1([1, 2])}");
        await Refused(460, "PATCH", upload, [3, 4], "Upload-Offset: 2", $"Upload-Checksum: sha1 {Sha1([3, 5])}");
        await Refused(409, "PATCH", upload, [3, 4], "Upload-Offset: 4");
        using var last = await Expect(
            204, "PATCH", upload, [3, 4, 5, 6], "Upload-Offset: 2",
            $"Upload-Checksum: sha256 {Convert.ToBase64String(SHA256.HashData([3, 4, 5, 6]))}");
        Assert.NotNull(Header(last, "Encoder-File-Id"));
    }

    [Theory]
    [InlineData(412, "POST", "", "Tus-Resumable:")]
    [InlineData(412, "POST", "", "Tus-Resumable: 0.2.2")]
    [InlineData(400, "POST", "")]
    [InlineData(400, "POST", "", "Upload-Length:")]
    [InlineData(400, "POST", "", "Upload-Length: -1")]
    [InlineData(400, "POST", "", "Upload-Length: 1e3")]
    [InlineData(400, "POST", "", "Upload-Length: 99999999999999999999")]
    [InlineData(400, "POST", "", "Upload-Length: 0")]
    [InlineData(400, "POST", "", "Upload-Defer-Length: 1")]
    [InlineData(413, "POST", "", "Upload-Length: 1000001")]
    [InlineData(400, "POST", "", "Upload-Length: 5", "Upload-Metadata: name no-base64!")]
    [InlineData(400, "POST", "", "Upload-Length: 5", "Upload-Metadata: a YQ==,,b YQ==")]
    [InlineData(415, "POST", "x", "Upload-Length: 5", "Content-Type: video/mp4")]
    [InlineData(413, "POST", "123456", "Upload-Length: 5")]
    [InlineData(412, "PATCH", "x", "Upload-Offset: 2", "Tus-Resumable: 2.0.0")]
    [InlineData(415, "PATCH", "x", "Upload-Offset: 2", "Content-Type: application/octet-stream")]
    [InlineData(400, "PATCH", "x")]
    [InlineData(400, "PATCH", "x", "Upload-Offset: x")]
    [InlineData(409, "PATCH", "x", "Upload-Offset: 1")]
    [InlineData(409, "PATCH", "", "Upload-Offset: 3")]
    [InlineData(413, "PATCH", "12345", "Upload-Offset: 2")]
    [InlineData(400, "PATCH", "x", "Upload-Offset: 2", "Upload-Checksum: md5 AAAA")]
    [InlineData(400, "PATCH", "x", "Upload-Offset: 2", "Upload-Checksum: sha1")]
    [InlineData(400, "PATCH", "x", "Upload-Offset: 2", "Upload-Checksum: sha1 !")]
    [InlineData(400, "OVERRIDE", "x", "Upload-Offset: 2", "X-HTTP-Method-Override: PUT")]
    [InlineData(412, "HEAD", "", "Tus-Resumable: 2.0.0")]
    [InlineData(412, "DELETE", "", "Tus-Resumable: 2.0.0")]
    public async Task A_request_that_breaks_a_rule_is_rejected_and_changes_nothing(
        int status, string method, string body, params string[] headers)
    {
        var upload = await Create(6);
        await Expect(204, "PATCH", upload, [1, 2], "Upload-Offset: 0");
        var path = method == "POST" ? Uploads : upload;

        byte[]? bytes = method is "HEAD" or "DELETE" ? null : [.. body.Select(c => (byte)c)];
        await Refused(status, method == "OVERRIDE" ? "POST" : method, path, bytes, headers);

        using var head = await Send(gateway.Ada, "HEAD", upload);
        Assert.Equal("2", Header(head, "Upload-Offset"));
        await Expect(204, "DELETE", upload, null);
    }

    [Fact]
    public async Task More_bytes_than_announced_are_rejected_even_without_a_stated_length()
    {
        var upload = await Create(3);
        using var request = Request("PATCH", upload, [1, 2, 3, 4], "Upload-Offset: 0");
        request.Headers.TransferEncodingChunked = true;

        await gateway.Ada.SendAsync(request).Problem(413, "body-too-large");

        await Expect(204, "PATCH", upload, [1, 2, 3], "Upload-Offset: 0");
    }

    [Theory]
    [InlineData("HEAD")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task Another_tenants_upload_and_one_that_never_existed_are_not_found(string method)
    {
        var upload = await Create(6);
        foreach (var path in new[] { upload, $"{Uploads}/{s_none}", $"{Uploads}/x" })
        {
            using var answer = await Send(gateway.Bob, method, path, [1], "Upload-Offset: 0");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
        using var unknown = await Send(gateway.Anyone, method, upload, [1], "Upload-Offset: 0");
        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
        await Expect(204, "DELETE", upload, null);
    }

    [Fact]
    public async Task A_client_that_reconnects_takes_over_from_its_old_request()
    {
        var upload = await Create(6);
        var sent = new TaskCompletionSource();
        using var stuck = new HttpRequestMessage(HttpMethod.Patch, upload) { Content = new StuckContent([1, 2], sent) };
        stuck.Headers.TryAddWithoutValidation("Tus-Resumable", "1.0.0");
        stuck.Headers.TryAddWithoutValidation("Upload-Offset", "0");
        stuck.Content.Headers.TryAddWithoutValidation("Content-Type", "application/offset+octet-stream");
        using var cut = new CancellationTokenSource();
        var old = gateway.Ada.SendAsync(stuck, cut.Token);
        await sent.Task;
        await Eventually.True(() => gateway.Parts().Any(part => new FileInfo(part).Length >= 2), "the first bytes are stored");

        using var head = await Send(gateway.Ada, "HEAD", upload);

        Assert.Equal("2", Header(head, "Upload-Offset"));
        await Expect(204, "PATCH", upload, [3, 4, 5, 6], "Upload-Offset: 2");
        await cut.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => old);
    }

    [Fact]
    public async Task An_expired_upload_is_deleted_with_its_bytes()
    {
        await using var brief = await RunningGateway.Start(new()
        {
            ["Encoder:Uploads:UnfinishedLifetime"] = "00:00:01",
            ["Encoder:Uploads:MaxUnfinished"] = "1",
            ["Encoder:Quotas:StoredBytes"] = "10",
        });
        await Send(brief.Ada, "POST", Uploads, body: null, "Upload-Length: 11").Problem(429, "limit-reached");
        using var created = await Send(brief.Ada, "POST", Uploads, [1, 2, 3], "Upload-Length: 6");
        await Send(brief.Ada, "POST", Uploads, body: null, "Upload-Length: 1").Problem(429, "limit-reached");
        var index = brief.Get<IUploadIndex>();
        await Eventually.True(async () => (await index.ListExpired(DateTimeOffset.UtcNow, 10)).Count > 0, "the upload expires");

        await brief.Get<UploadExpiry>().Sweep(CancellationToken.None);

        using var head = await Send(brief.Ada, "HEAD", Path(created));
        Assert.Equal(HttpStatusCode.NotFound, head.StatusCode);
        Assert.Empty(Directory.EnumerateFiles(System.IO.Path.Combine(brief.DataFolder, "work", "uploads")));
        Assert.Equal(0, (long)(await brief.Ada.GetAsync("/v1/usage").Json())["storedBytes"]!);
    }

    private async Task<string> Create(int length, params string[] headers)
    {
        using var created = await Expect(201, "POST", Uploads, null, [$"Upload-Length: {length}", .. headers]);
        return Path(created);
    }

    private async Task<HttpResponseMessage> Expect(int status, string method, string path, byte[]? body, params string[] headers)
    {
        var answer = await Send(gateway.Ada, method, path, body, headers);
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        Assert.Equal("1.0.0", Header(answer, "Tus-Resumable"));
        return answer;
    }

    private async Task Refused(int status, string method, string path, byte[]? body, params string[] headers)
    {
        using var answer = await Expect(status, method, path, body, headers);
        if (method == "HEAD") return;
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.StartsWith("urn:encoder:", (string?)problem["type"], StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty((string?)problem["detail"]));
    }

    private static Task<HttpResponseMessage> Send(HttpClient client, string method, string path, params string[] headers) =>
        Send(client, method, path, null, headers);

    private static Task<HttpResponseMessage> Send(HttpClient client, string method, string path, byte[]? body, params string[] headers) =>
        client.SendAsync(Request(method, path, body, headers));

    private static HttpRequestMessage Request(string method, string path, byte[]? body, params string[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        var all = headers.Select(header => header.Split(':', 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim());
        all.TryAdd("Tus-Resumable", "1.0.0");
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            var type = all.GetValueOrDefault("Content-Type") ?? "application/offset+octet-stream";
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        }
        foreach (var (name, value) in all.Where(pair => pair.Key != "Content-Type" && pair.Value.Length > 0))
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    private static string Path(HttpResponseMessage created) => created.Headers.Location!.AbsolutePath;

    public sealed class Small() : RunningGateway(new() { ["Encoder:Uploads:MaxSize"] = $"{MaxSize}" })
    {
        public string[] Parts()
        {
            var folder = System.IO.Path.Combine(DataFolder, "work", "uploads");
            return Directory.Exists(folder) ? Directory.GetFiles(folder, "*.part") : [];
        }
    }

    /// <summary>Sends some bytes and then stalls.</summary>
    private sealed class StuckContent(byte[] bytes, TaskCompletionSource sent) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(bytes, cancellationToken);
            await stream.FlushAsync(cancellationToken);
            sent.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
