using System.Diagnostics;
using Encoder.Grains.Webhooks;
using Encoder.Testing;

namespace Encoder.Silo.Tests.Outbound;

public sealed class WebhookFaultTests
{
    private static readonly TimeSpan s_drip = TimeSpan.FromMilliseconds(40);

    [Fact]
    public async Task A_receiver_that_hangs_is_abandoned_at_the_deadline()
    {
        await using var server = new RawServer(connection => connection.Hang());
        var answer = await PostHurriedly(server);
        Assert.Null(answer.Status);
        Assert.Contains("0.4 s", answer.Failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nX-Slow: ", "x")]
    [InlineData("", "HTTP/1.1 100 Continue\r\n\r\n")]
    public async Task A_head_that_drips_is_abandoned_at_the_deadline(string start, string drip)
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequest();
            await connection.Write(start);
            await connection.WriteForEver(drip, s_drip);
        });
        Assert.Null((await PostHurriedly(server)).Status);
    }

    [Fact]
    public async Task A_body_that_drips_ends_at_the_deadline_and_the_status_counts()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequest();
            await connection.Write("HTTP/1.1 200 OK\r\n\r\n");
            await connection.WriteForEver("x", s_drip);
        });
        var answer = await PostHurriedly(server, seconds: 3);
        Assert.Equal(200, answer.Status);
        Assert.StartsWith("x", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_counts_even_if_the_body_breaks_off()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequest();
            await connection.Write("HTTP/1.1 500 X\r\nContent-Length: 10\r\n\r\nsorr");
        });
        using var outbound = new OutboundUnderTest();
        var answer = await outbound.Post(server.Url);
        Assert.Equal((500, "sorr"), (answer.Status, answer.Body));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40000000\r\n")]
    public async Task A_gigabyte_of_answer_is_cut_off(string head)
    {
        var block = new byte[64 * 1024];
        var written = 0L;
        var cutOff = false;
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequest();
            await connection.Write(head);
            try
            {
                while (written < 1L << 30)
                {
                    await connection.Write(block);
                    written += block.Length;
                }
            }
            catch (IOException)
            {
                Volatile.Write(ref cutOff, true);
            }
        });
        using var outbound = new OutboundUnderTest();

        var answer = await outbound.Post(server.Url);
        Assert.Equal((200, 1024), (answer.Status, answer.Body?.Length));
        await Eventually.True(() => Volatile.Read(ref cutOff), "the connection is cut");
        // 64 KiB plus the socket buffers.
        Assert.InRange(written, 64 * 1024, 32 << 20);
    }

    [Fact]
    public async Task An_answer_of_64_KiB_is_read_to_its_end()
    {
        var finished = false;
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequest();
            await connection.Write($"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (var i = 0; i < 64; i++) await connection.Write($"400\r\n{new string('x', 1024)}\r\n");
            await connection.Write("0\r\n\r\n");
            await connection.Hang();
            finished = true;
        });
        using var outbound = new OutboundUnderTest();
        Assert.Equal(200, (await outbound.Post(server.Url)).Status);
        await Eventually.True(() => finished, "the client hung up without a reset");
    }

    [Fact]
    public async Task Nothing_is_read_past_64_KiB()
    {
        var answered = new TaskCompletionSource();
        var taken = new TaskCompletionSource<bool>();
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequest();
            await connection.Write($"HTTP/1.1 200 OK\r\nContent-Length: {512 * 1024}\r\n\r\n{new string('x', 64 * 1024)}");
            await answered.Task;
            try
            {
                for (var i = 64; i < 512; i++) await connection.Write(new string('x', 1024));
                taken.SetResult(true);
            }
            catch (IOException)
            {
                taken.SetResult(false);
            }
        });
        using var outbound = new OutboundUnderTest();
        Assert.Equal(200, (await outbound.Post(server.Url)).Status);
        answered.SetResult();
        Assert.False(await taken.Task);
    }

    [Fact]
    public async Task An_endless_head_is_cut_off()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequest();
            await connection.Write("HTTP/1.1 200 OK\r\nX-Long: ");
            await connection.WriteForEver(new string('x', 1000));
        });
        using var outbound = new OutboundUnderTest();
        Assert.Equal("The headers of the server's response are too long.", (await outbound.Post(server.Url)).Failure);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_whose_connection_breaks_was_posted_once(bool reset)
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequest();
            if (reset) connection.Reset();
        });
        using var outbound = new OutboundUnderTest();
        Assert.NotNull((await outbound.Post(server.Url)).Failure);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task Only_the_caller_s_cancellation_throws()
    {
        using var cancellation = new CancellationTokenSource();
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequest();
            await cancellation.CancelAsync();
            await connection.Hang();
        });
        using var outbound = new OutboundUnderTest();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => outbound.Post(server.Url, cancellationToken: cancellation.Token));
    }

    [Fact]
    public async Task Cancellation_while_the_body_arrives_throws_too()
    {
        using var cancellation = new CancellationTokenSource();
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequest();
            await connection.Write("HTTP/1.1 200 OK\r\n\r\nx");
            await cancellation.CancelAsync();
            await connection.Hang();
        });
        using var outbound = new OutboundUnderTest();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => outbound.Post(server.Url, cancellationToken: cancellation.Token));
    }

    private static async Task<WebhookAnswer> PostHurriedly(RawServer server, double seconds = 0.4)
    {
        using var outbound = new OutboundUnderTest(new() { ["WebhookTimeout"] = TimeSpan.FromSeconds(seconds).ToString() });
        var clock = Stopwatch.StartNew();
        var answer = await outbound.Post(server.Url);
        Assert.InRange(clock.Elapsed.TotalSeconds, seconds * 0.9, 15);
        Assert.InRange(answer.Duration.TotalSeconds, seconds * 0.9, clock.Elapsed.TotalSeconds);
        return answer;
    }
}
