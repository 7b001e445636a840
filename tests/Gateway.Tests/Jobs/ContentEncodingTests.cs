using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using Encoder.Gateway.Jobs;
using Encoder.Gateway.Tests.Hosting;

namespace Encoder.Gateway.Tests.Jobs;

public sealed class ContentEncodingTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private const string Jobs = "/v1/encoder/jobs";
    private const string Job =
        """{ "videoUrl": "https://example.org/a.mp4", "presets": [{ "resolutions": ["360"], "format": "mp4" }] }""";

    [Theory]
    [InlineData("gzip")]
    [InlineData("GZIP")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("identity")]
    public async Task Json_may_be_compressed(string coding) =>
        await gateway.Ada.PostAsync(Jobs, Json(Compress(Encoding.UTF8.GetBytes(Job), coding), coding)).Json(201);

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task The_size_limit_applies_to_the_decompressed_body(string coding)
    {
        // 100 MB of white space before the job, compressed to a few KB.
        var bomb = Compress([.. Enumerable.Repeat((byte)' ', 100_000_000), .. Encoding.UTF8.GetBytes(Job)], coding);
        Assert.True(bomb.Length < JobRequestReader.MaxBytes);
        await gateway.Ada.PostAsync(Jobs, Json(bomb, coding)).Problem(413, "body-too-large");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_body_that_is_not_compressed_as_stated_is_rejected(string coding)
    {
        await gateway.Ada.PostAsync(Jobs, Json(Encoding.UTF8.GetBytes(Job), coding)).Problem(400, "malformed-json");
        var whole = Compress(Encoding.UTF8.GetBytes(Job), coding);
        await gateway.Ada.PostAsync(Jobs, Json(whole[..(whole.Length / 2)], coding)).Problem(400, "malformed-json");
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("x")]
    [InlineData("gzip, gzip")]
    [InlineData("compress")]
    public async Task Another_coding_is_rejected_with_a_list_of_the_allowed_ones(string coding)
    {
        using var response = await gateway.Ada.PostAsync(Jobs, Json(Encoding.UTF8.GetBytes(Job), coding));
        await response.Problem(415, "unsupported-media-type");
        Assert.Equal(["gzip", "br", "deflate"], response.Headers.GetValues("Accept-Encoding").SelectMany(v => v.Split(", ")));
    }

    [Fact]
    public async Task An_upload_cannot_be_compressed()
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent(await Clip.Mp4), "file", "a.mp4" } };
        form.Headers.ContentEncoding.Add("gzip");
        await gateway.Ada.PostAsync("/v1/files", form).Problem(415, "unsupported-media-type");
    }

    [Fact]
    public async Task A_coding_is_checked_only_after_the_token() =>
        await gateway.Anyone.PostAsync(Jobs, Json([], "x")).Problem(401, "unauthorized");

    private static byte[] Compress(byte[] content, string coding)
    {
        using var compressed = new MemoryStream();
        using (Stream stream = coding.ToUpperInvariant() switch
        {
            "GZIP" => new GZipStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true),
            "BR" => new BrotliStream(compressed, CompressionLevel.Optimal, leaveOpen: true),
            // RFC 9110, section 8.4.1.2: deflate is the zlib format.
            "DEFLATE" => new ZLibStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true),
            _ => compressed,
        })
        {
            stream.Write(content);
            if (stream == compressed) return compressed.ToArray();
        }
        return compressed.ToArray();
    }

    private static ByteArrayContent Json(byte[] body, string coding)
    {
        var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        content.Headers.TryAddWithoutValidation("Content-Encoding", coding);
        return content;
    }
}
