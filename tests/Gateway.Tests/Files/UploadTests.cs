using System.Net.Http.Headers;
using System.Text;
using Encoder.Gateway.Tests.Hosting;

namespace Encoder.Gateway.Tests.Files;

public sealed class UploadTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private const string Files = "/v1/files";
    private const string Boundary = "----boundary";

    [Fact]
    public async Task A_video_is_uploaded_in_one_step()
    {
        var clip = await Clip.Mp4;
        using var response = await gateway.Ada.Upload(clip);
        var file = await response.Json(201);
        var id = (string)file["id"]!;

        Assert.Equal(new Uri(gateway.Address, $"{Files}/{id}"), response.Headers.Location);
        Assert.Equal(
            ["id", "jobId", "type", "size", "filePath", "fileUrl", "meta", "createdAt", "updatedAt"], file.Select(member => member.Key));
        Assert.Null(file["jobId"]);
        Assert.Equal(("video", clip.Length), ((string?)file["type"], (int?)file["size"]));
        Assert.Equal($"files/videos/{id}.mp4", (string?)file["filePath"]);
        Assert.Equal(new Uri(gateway.Address, $"media/uploads/videos/{id}.mp4").ToString(), (string?)file["fileUrl"]);
        Assert.Equal(
            """{"resolution":{"width":320,"height":240},"format":"mov,mp4,m4a,3gp,3g2,mj2","duration":1}""", file["meta"]!.ToJsonString());

        Assert.Equal(file.ToJsonString(), (await gateway.Ada.GetAsync($"{Files}/{id}").Json()).ToJsonString());
        Assert.Equal(clip, await gateway.Anyone.GetByteArrayAsync((string?)file["fileUrl"]));
    }

    [Fact]
    public async Task A_video_is_uploaded_in_two_steps()
    {
        var address = await gateway.Ada.PostAsync(Files, content: null).Json();
        Assert.Equal($$"""{"url":"{{new Uri(gateway.Address, Files)}}"}""", address.ToJsonString());

        var form = new MultipartFormDataContent { { new ByteArrayContent(await Clip.Mp4), "file", "a.mp4" } };
        Assert.Equal("video", (string?)(await gateway.Ada.PostAsync((string)address["url"]!, form).Json(201))["type"]);
    }

    [Theory]
    [InlineData("HTTP/1.0\r\n")]
    [InlineData("HTTP/1.1\r\nHost:\r\nConnection: close\r\n")]
    public async Task A_request_without_a_host_gets_the_address_of_the_service(string head)
    {
        using var request = await RawRequest.Connect(gateway.Address);
        await request.Send($"POST {Files} {head}Authorization: {Token.Of(TestTenant.Ada)}\r\nContent-Length: 0\r\n\r\n");
        Assert.Contains($$"""{"url":"{{new Uri(gateway.Address, Files)}}"}""", await request.Answer(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_fields_are_discarded()
    {
        var form = new MultipartFormDataContent
        {
            { new StringContent("holidays"), "title" },
            { new ByteArrayContent(new byte[100_000]), "poster", "poster.jpg" },
            { new ByteArrayContent(await Clip.Mp4), "file", "a.mp4" },
            { new StringContent("x"), "files" },
        };
        var file = await gateway.Ada.PostAsync(Files, form).Json(201);
        Assert.Equal((await Clip.Mp4).Length, (int?)file["size"]);
    }

    public static TheoryData<string, byte[]> Broken => new()
    {
        { "no field", Encoding.UTF8.GetBytes($"--{Boundary}--\r\n") },
        { "nothing but an end", "\r\n"u8.ToArray() },
        { "another field", Multipart("name=\"video\"; filename=\"a\"") },
        { "the field in another case", Multipart("name=\"File\"; filename=\"a\"") },
        { "no name", Multipart("filename=\"a\"") },
        { "an empty file", Multipart("name=\"file\"; filename=\"a\"", "") },
        { "two files", [.. Multipart("name=\"file\"; filename=\"a\"", end: ""), .. Multipart("name=\"file\"; filename=\"b\"")] },
        { "no end", Multipart("name=\"file\"; filename=\"a\"", end: "") },
        { "an end in the middle", Multipart("name=\"file\"; filename=\"a\"")[..^8] },
        {
            "another boundary",
            Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Multipart("name=\"file\"")).Replace(Boundary, "other", StringComparison.Ordinal))
        },
        {
            "headers without end",
            Encoding.UTF8.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; name=\"file\"\r\nX: {new string('x', 20_000)}")
        },
        {
            "too many headers",
            Encoding.UTF8.GetBytes(
                $"--{Boundary}\r\n{string.Concat(Enumerable.Range(0, 100).Select(i => $"X-{i}: y\r\n"))}\r\n\r\n--{Boundary}--\r\n")
        },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_malformed_form_is_rejected_and_leaves_nothing(string what, byte[] body)
    {
        var before = await Total();
        var problem = await gateway.Ada.PostAsync(Files, Form(body)).Problem(400, "invalid-request");

        Assert.Equal(["file"], problem.ErrorKeys());
        Assert.True(await Total() == before, what);
        Assert.Empty(Staged());
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/octet-stream")]
    [InlineData("video/mp4")]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=")]
    [InlineData("multipart/form-data; boundary=\"0123456789012345678901234567890123456789012345678901234567890123456789x\"")]
    [InlineData("multipart/mixed; boundary=x")]
    [InlineData(null)]
    public async Task A_body_that_is_not_a_form_is_rejected(string? contentType)
    {
        var content = new ByteArrayContent(new byte[100]);
        if (contentType is not null) content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        await gateway.Ada.PostAsync(Files, content).Problem(415, "unsupported-media-type");
    }

    public static TheoryData<string> HostileNames => new()
    {
        "../../../../../../tmp/encoder-escaped.mp4", "..\\..\\x.mp4", "/etc/passwd", "%2e%2e%2fx.mp4", "a\0.mp4",
        "-i", "concat:a|b", "file:///etc/passwd", "%03d.mp4", new string('n', 255), "\u202Egpj.exe", "видео.mp4", "x.html",
        ".htaccess", "CON", "a;b=c", "a'b`$(id)", "<script>.svg", "",
    };

    [Theory]
    [MemberData(nameof(HostileNames))]
    public async Task The_clients_file_name_is_not_used(string name)
    {
        var clip = await Clip.Mp4;
        var head = $"--{Boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/html\r\n\r\n";
        var file = await gateway.Ada.PostAsync(
            Files, Form([.. Encoding.UTF8.GetBytes(head), .. clip, .. Encoding.UTF8.GetBytes($"\r\n--{Boundary}--\r\n")])).Json(201);

        var id = (string)file["id"]!;
        Assert.Equal($"files/videos/{id}.mp4", (string?)file["filePath"]);
        Assert.True(File.Exists(Path.Combine(gateway.DataFolder, "media", "files", "videos", $"{id}.mp4")));
        Assert.False(File.Exists("/tmp/encoder-escaped.mp4"));
        Assert.Empty(Staged());
        using var served = await gateway.Anyone.GetAsync((string?)file["fileUrl"]);
        Assert.Equal("video/mp4", served.Content.Headers.ContentType?.ToString());
    }

    public static TheoryData<string, string> Pages => new()
    {
        { "HTML", "<!doctype html><html><script>alert(1)</script></html>" },
        { "SVG", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>" },
        { "XML with a stylesheet", "<?xml version=\"1.0\"?><?xml-stylesheet href=\"javascript:alert(1)\"?><x/>" },
        { "a script", "#!/bin/sh\nid\n" },
        { "GIF and script", "GIF89a/*<script>alert(1)</script>*/=1" },
        { "PDF", "%PDF-1.4 <script>alert(1)</script>" },
        { "a playlist of local files", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/etc/passwd\n#EXT-X-ENDLIST\n" },
        { "a concat script of local files", "ffconcat version 1.0\nfile /etc/passwd\n" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_file_that_is_not_a_video_is_stored_as_data_that_a_browser_saves_and_never_runs(string what, string content)
    {
        var file = await gateway.Ada.Upload(Encoding.UTF8.GetBytes(content), "page.html").Json(201);
        Assert.Equal(("other", "{}"), ((string?)file["type"], file["meta"]!.ToJsonString()));
        Assert.EndsWith(".bin", (string?)file["filePath"], StringComparison.Ordinal);

        using var served = await gateway.Anyone.GetAsync((string?)file["fileUrl"]);
        Assert.True(content == await served.Content.ReadAsStringAsync(), what);
        Assert.Equal("application/octet-stream", served.Content.Headers.ContentType?.ToString());
        Assert.Equal("attachment", served.Content.Headers.ContentDisposition?.ToString());
        AssertHarmless(served);
    }

    [Fact]
    public async Task A_video_that_is_also_a_page_is_served_as_a_video()
    {
        // A page before an MP4's first box would not be an MP4. A page in a box that players skip is.
        var page = "<html><script>alert(1)</script></html>"u8.ToArray();
        byte[] polyglot = [.. await Clip.Mp4, 0, 0, 0, (byte)(page.Length + 8), .. "free"u8, .. page];
        var file = await gateway.Ada.Upload(polyglot, "page.html").Json(201);

        using var served = await gateway.Anyone.GetAsync((string?)file["fileUrl"]);
        Assert.Equal("video/mp4", served.Content.Headers.ContentType?.ToString());
        AssertHarmless(served);
    }

    internal static void AssertHarmless(HttpResponseMessage served)
    {
        Assert.Equal(["nosniff"], served.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["default-src 'none'; sandbox"], served.Headers.GetValues("Content-Security-Policy"));
    }

    private static byte[] Multipart(string disposition, string content = "content", string? end = null) =>
        Encoding.UTF8.GetBytes(
            $"--{Boundary}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n{content}\r\n{end ?? $"--{Boundary}--\r\n"}");

    private static ByteArrayContent Form(byte[] body) =>
        new(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse($"multipart/form-data; boundary={Boundary}") } };

    private async Task<int> Total() => (int)(await gateway.Ada.GetAsync(Files).Json())["pageInfo"]!["total"]!;

    private string[] Staged() => StagedIn(gateway.DataFolder);

    internal static string[] StagedIn(string dataFolder)
    {
        var staged = Path.Combine(dataFolder, "work", "staged");
        return Directory.Exists(staged) ? Directory.GetFiles(staged) : [];
    }
}
