using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Encoder.Gateway.Tests.Hosting;

namespace Encoder.Gateway.Tests.Files;

/// <summary>Tests digests that a client states for an upload (RFC 9530).</summary>
public sealed class DigestTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private const string Boundary = "boundary";
    private const string Epilogue = "this is ignored, but sent";

    [Theory]
    [InlineData("Content-Digest")]
    [InlineData("Repr-Digest")]
    [InlineData("content-digest")]
    public async Task A_file_that_matches_the_digest_of_its_part_is_accepted(string header)
    {
        var clip = await Clip.Mp4;
        await Post(Body(clip, $"{header}: {Digest(clip)}\r\n")).Json(201);
        await Post(Body(clip, $"{header}: sha-512=:AAAA:, {Digest(clip)}\r\n")).Json(201);
    }

    [Fact]
    public async Task A_body_that_matches_the_digest_of_the_request_is_accepted()
    {
        var body = Body(await Clip.Mp4);
        await Post(body, ("Content-Digest", Digest(body))).Json(201);
        await Post(body, ("Content-Digest", Digest(body)), ("Repr-Digest", Digest(body))).Json(201);
        var both = Body(await Clip.Mp4, $"Content-Digest: {Digest(await Clip.Mp4)}\r\n");
        await Post(both, ("Content-Digest", Digest(both))).Json(201);
    }

    [Fact]
    public async Task An_upload_with_another_digest_is_rejected_and_leaves_nothing()
    {
        var clip = await Clip.Mp4;
        var body = Body(clip);
        await Refused(Post(Body(clip, $"Content-Digest: {Digest(clip[..^1])}\r\n")));
        await Refused(Post(body, ("Content-Digest", Digest(clip))));
        await Refused(Post(body, ("Repr-Digest", Digest(body[..^1]))));
        await Refused(Post(body, ("Content-Digest", Digest(body)), ("Repr-Digest", Digest(clip))));

        async Task Refused(Task<HttpResponseMessage> sent)
        {
            var before = await Total();
            await sent.Problem(400, "digest-mismatch");
            Assert.Equal(before, await Total());
            Assert.Empty(UploadTests.StagedIn(gateway.DataFolder));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("sha-256=AAAA")]
    [InlineData("sha-256=:AAAA:")]
    [InlineData("sha-256=:!:")]
    [InlineData("sha-512=:AAAA:")]
    [InlineData("sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:, x")]
    public async Task A_digest_that_cannot_be_checked_is_rejected(string value)
    {
        var clip = await Clip.Mp4;
        var problem = await Post(Body(clip), ("Content-Digest", value)).Problem(400, "invalid-request");
        Assert.Equal(["Content-Digest"], problem.ErrorKeys());
        problem = await Post(Body(clip, $"Content-Digest: {value}\r\n")).Problem(400, "invalid-request");
        Assert.Equal(["file.Content-Digest"], problem.ErrorKeys());
        Assert.Empty(UploadTests.StagedIn(gateway.DataFolder));
    }

    private static string Digest(byte[] content) => $"sha-256=:{Convert.ToBase64String(SHA256.HashData(content))}:";

    private static byte[] Body(byte[] file, string headers = "") =>
    [
        .. Encoding.ASCII.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n{headers}\r\n"),
        .. file,
        .. Encoding.ASCII.GetBytes($"\r\n--{Boundary}--\r\n{Epilogue}"),
    ];

    private async Task<HttpResponseMessage> Post(byte[] body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/files")
        {
            Content = new ByteArrayContent(body)
            {
                Headers = { ContentType = MediaTypeHeaderValue.Parse($"multipart/form-data; boundary={Boundary}") },
            },
        };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await gateway.Ada.SendAsync(request);
    }

    private async Task<int> Total() => (int)(await gateway.Ada.GetAsync("/v1/files").Json())["pageInfo"]!["total"]!;
}
