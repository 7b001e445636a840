using System.Diagnostics;
using Encoder.Contracts.Jobs;
using Encoder.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Encoder.Silo.Tests.Outbound;

public sealed class SourceTransferFaultTests
{
    private static readonly TimeSpan s_drip = TimeSpan.FromMilliseconds(40);

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n012345678")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n0123\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-")]
    [InlineData("")]
    public async Task A_transfer_that_ends_early_is_a_transient_failure(string answer)
    {
        await using var server = RawServer.Answering(answer);
        using var outbound = new OutboundUnderTest();
        var failure = await outbound.FetchInVain(server.Url);
        Assert.Equal((JobErrorCodes.SourceUnreachable, true), (failure.Code, failure.IsTransient));
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234")]
    public async Task A_reset_is_a_transient_failure(string answer)
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequest();
            await connection.Write(answer);
            connection.Reset();
        });
        using var outbound = new OutboundUnderTest();
        var failure = await outbound.FetchInVain(server.Url);
        Assert.Equal((JobErrorCodes.SourceUnreachable, true), (failure.Code, failure.IsTransient));
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n")]
    [InlineData("HTTP/1.1 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: ten\r\nno header\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n")]
    public async Task An_answer_that_is_not_HTTP_is_a_failure(string answer)
    {
        await using var server = RawServer.Answering(answer);
        using var outbound = new OutboundUnderTest();
        Assert.Equal(JobErrorCodes.SourceUnreachable, (await outbound.FetchInVain(server.Url)).Code);
    }

    [Fact]
    public async Task A_body_that_stops_is_abandoned_after_the_idle_timeout()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequest();
            await connection.Write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234");
            await connection.Hang();
        });
        using var outbound = new OutboundUnderTest(new() { ["IdleTimeout"] = "00:00:00.2" });
        var failure = await outbound.FetchInVain(server.Url);
        Assert.Equal((JobErrorCodes.SourceUnreachable, true), (failure.Code, failure.IsTransient));
        Assert.Contains("0.2 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_body_is_accepted_as_long_as_it_makes_progress()
    {
        using var more = new SemaphoreSlim(0);
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequest();
            await connection.Write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
            for (var i = 0; i < 10; i++)
            {
                await connection.Write("x");
                await more.WaitAsync(connection.Stopping);
            }
        });
        // With real time, a busy machine could deliver a byte too late.
        var time = new FakeTimeProvider();
        using var outbound = new OutboundUnderTest(
            new() { ["IdleTimeout"] = "00:00:01" },
            configure: services => services.AddSingleton<TimeProvider>(time));
        var fetch = outbound.Fetch(server.Url);
        for (var drips = 1; drips < 10; drips++)
        {
            await Eventually.True(() => outbound.Store.Size == drips, $"{drips} bytes have arrived");
            time.Advance(TimeSpan.FromSeconds(0.9));
            more.Release();
        }
        Assert.Equal(10, (await fetch).File?.Size);
    }

    [Fact]
    public async Task A_body_that_drips_endlessly_is_abandoned_at_the_deadline()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequest();
            await connection.Write("HTTP/1.1 200 OK\r\n\r\n");
            await connection.WriteForEver("x", s_drip);
        });
        using var outbound = new OutboundUnderTest(new() { ["FetchTimeout"] = "00:00:00.5" });
        var failure = await outbound.FetchInVain(server.Url);
        Assert.Equal((JobErrorCodes.SourceUnreachable, false), (failure.Code, failure.IsTransient));
        Assert.Contains("0.5 s", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    [InlineData("HTTP/1.1 103 Early Hints\r\n\r\n")]
    public async Task A_head_that_drips_is_abandoned_long_before_the_deadline(string drip)
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequest();
            if (drip.Length == 0) await connection.Hang();
            await connection.Write(drip);
            await connection.WriteForEver(drip.Contains("103", StringComparison.Ordinal) ? drip : "x", s_drip);
        });
        using var outbound = new OutboundUnderTest(new() { ["ConnectTimeout"] = "00:00:00.2", ["IdleTimeout"] = "00:00:00.2" });
        var clock = Stopwatch.StartNew();
        var failure = await outbound.FetchInVain(server.Url);
        Assert.Equal((JobErrorCodes.SourceUnreachable, true), (failure.Code, failure.IsTransient));
        // On a busy machine, the connection itself may time out first.
        Assert.InRange(clock.Elapsed.TotalSeconds, 0.15, 15);
    }

    [Fact]
    public async Task An_endless_head_is_cut_off()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequest();
            await connection.Write("HTTP/1.1 200 OK\r\n");
            await connection.WriteForEver($"X-More: {new string('x', 1000)}\r\n");
        });
        using var outbound = new OutboundUnderTest();
        Assert.Equal("The headers of the server's response are too long.", (await outbound.FetchInVain(server.Url)).Message);
    }

    [Fact]
    public async Task The_caller_s_cancellation_is_not_a_failure_of_the_source()
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
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => outbound.Fetch(server.Url, cancellation.Token));
        Assert.Equal(0, outbound.Store.Size);
    }
}
