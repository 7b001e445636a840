using System.Diagnostics;
using Encoder.Gateway.Tests.Hosting;
using Encoder.Testing;

namespace Encoder.Gateway.Tests.Files;

public sealed class UploadFaultTests
{
    private const int KiB = 1024;
    private const string Head = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.mp4\"\r\n\r\n";
    private const string Tail = "\r\n--x--\r\n";

    private static readonly Dictionary<string, string?> s_strictRate = new()
    {
        ["Encoder:Connections:MinBodyRate"] = "4096",
        ["Encoder:Connections:BodyRateWindow"] = "00:00:01.5",
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_upload_that_is_cut_off_at_any_point_leaves_nothing(bool chunked)
    {
        const int Size = 512 * KiB;
        await using var gateway = await RunningGateway.Start();
        for (var sent = 0; sent <= Size; sent += 64 * KiB)
        {
            using var upload = await RawRequest.Connect(gateway.Address);
            await upload.Send(RequestHead(chunked ? null : Head.Length + Size + Tail.Length));
            await upload.Send(chunked ? $"{Head.Length + Size + Tail.Length:x}\r\n{Head}" : Head);
            await upload.Send(new byte[sent]);
            // Waits until the server has begun, so that it is the upload that is cut off, and not the connection before it.
            if (sent > 64 * KiB) await Eventually.True(() => UploadTests.StagedIn(gateway.DataFolder).Length == 1, "the upload has begun");
            upload.Abort();
            await Eventually.True(
                () => UploadTests.StagedIn(gateway.DataFolder).Length == 0,
                $"an upload that was cut off after {sent} bytes leaves nothing");
        }
        Assert.Equal(0, await Total(gateway));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(gateway.DataFolder, "media"), "*", SearchOption.AllDirectories));
        await gateway.Ada.Upload(await Clip.Mp4).Json(201);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 4 * KiB * KiB)]
    [InlineData(true, 4 * KiB * KiB)]
    public async Task An_upload_that_is_too_large_is_rejected_with_or_without_a_stated_size(bool chunked, int over)
    {
        const int Max = 128 * KiB;
        await using var gateway = await RunningGateway.Start(new() { ["Encoder:Uploads:MaxSize"] = $"{Max}" });

        await Send(Max + over).Problem(413, "body-too-large");
        Assert.Equal(0, await Total(gateway));
        Assert.Empty(UploadTests.StagedIn(gateway.DataFolder));
        await Send(Max).Json(201);

        async Task<HttpResponseMessage> Send(int size)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/files")
            {
                Content = new MultipartFormDataContent { { new ByteArrayContent(new byte[size]), "file", "a" } },
            };
            request.Headers.TransferEncodingChunked = chunked;
            return await gateway.Ada.SendAsync(request);
        }
    }

    [Fact]
    public async Task Uploads_that_trickle_are_cut_off_even_after_a_fast_start_and_others_are_served_meanwhile()
    {
        await using var gateway = await RunningGateway.Start(s_strictRate);
        var trickles = Enumerable.Range(0, 20).Select(i => Trickle(gateway, burst: i % 2 * 1024 * KiB)).ToArray();
        while (!trickles.All(trickle => trickle.IsCompleted))
        {
            await gateway.Ada.GetAsync("/v1/files").Json();
            await Task.WhenAny(Task.WhenAll(trickles), Task.Delay(TimeSpan.FromMilliseconds(100)));
        }
        Assert.All(await Task.WhenAll(trickles), answer =>
        {
            Assert.Contains("HTTP/1.1 408", answer, StringComparison.Ordinal);
            Assert.Contains("urn:encoder:request-timeout", answer, StringComparison.Ordinal);
        });
        await Eventually.True(() => UploadTests.StagedIn(gateway.DataFolder).Length == 0, "the staged files are gone");
    }

    [Fact]
    public async Task An_upload_that_stops_is_cut_off()
    {
        await using var gateway = await RunningGateway.Start(s_strictRate);
        using var upload = await RawRequest.Connect(gateway.Address);
        await upload.Send(RequestHead(1024 * KiB));
        await upload.Send(Head);
        await upload.Send(new byte[512 * KiB]);
        Assert.Contains("urn:encoder:request-timeout", await upload.Answer(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_that_is_slow_but_steady_is_accepted()
    {
        const int Parts = 20;
        const int Size = 2 * KiB;
        await using var gateway = await RunningGateway.Start(s_strictRate);
        using var upload = await RawRequest.Connect(gateway.Address);
        await upload.Send(RequestHead(Head.Length + (Parts * Size) + Tail.Length, "Connection: close\r\n"));
        await upload.Send(Head);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < Parts; i++)
        {
            await upload.Send(new byte[Size]);
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
        await upload.Send(Tail);
        Assert.Contains("HTTP/1.1 201", await upload.Answer(), StringComparison.Ordinal);
        // It took longer than one window, so the bytes did earn time.
        Assert.True(clock.Elapsed > TimeSpan.FromSeconds(1.5));
    }

    /// <summary>Announces 1 GiB, sends 300 bytes a second until the connection closes, and returns the answer.</summary>
    private static async Task<string> Trickle(RunningGateway gateway, int burst)
    {
        using var upload = await RawRequest.Connect(gateway.Address);
        await upload.Send(RequestHead(1L << 30));
        await upload.Send(Head);
        await upload.Send(new byte[burst]);
        var answer = upload.Answer();
        var clock = Stopwatch.StartNew();
        while (!answer.IsCompleted && clock.Elapsed < TimeSpan.FromSeconds(30))
        {
            try
            {
                await upload.Send(new byte[30]);
            }
            catch (IOException)
            {
                break;
            }
            await Task.WhenAny(answer, Task.Delay(TimeSpan.FromMilliseconds(100)));
        }
        return await answer.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private static async Task<int> Total(RunningGateway gateway) =>
        (int)(await gateway.Ada.GetAsync("/v1/files").Json())["pageInfo"]!["total"]!;

    private static string RequestHead(long? length, string more = "") =>
        $"POST /v1/files HTTP/1.1\r\nHost: x\r\nAuthorization: {Token.Of(TestTenant.Ada)}\r\n{more}"
        + "Content-Type: multipart/form-data; boundary=x\r\n"
        + (length is null ? "Transfer-Encoding: chunked\r\n\r\n" : $"Content-Length: {length}\r\n\r\n");
}
