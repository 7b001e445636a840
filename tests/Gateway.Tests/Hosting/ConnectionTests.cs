using System.Diagnostics;
using Encoder.Gateway.Tests.Files;

namespace Encoder.Gateway.Tests.Hosting;

/// <summary>Tests clients that hold connections open.</summary>
public sealed class ConnectionTests
{
    [Fact]
    public async Task Headers_that_trickle_are_cut_off()
    {
        await using var gateway = await RunningGateway.Start(new() { ["Encoder:Connections:HeadersTimeout"] = "00:00:01" });
        using var request = await RawRequest.Connect(gateway.Address);
        await request.Send("GET /v1/files HTTP/1.1\r\nHost: x\r\nX: ");
        var answer = request.Answer();
        var clock = Stopwatch.StartNew();
        while (!answer.IsCompleted && clock.Elapsed < TimeSpan.FromSeconds(20))
        {
            try
            {
                await request.Send("x");
            }
            catch (IOException)
            {
                break;
            }
            await Task.WhenAny(answer, Task.Delay(TimeSpan.FromMilliseconds(50)));
        }
        Assert.StartsWith("HTTP/1.1 408", await answer.WaitAsync(TimeSpan.FromSeconds(5)), StringComparison.Ordinal);
        Assert.Contains("urn:encoder:request-timeout", await answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_connection_is_closed()
    {
        await using var gateway = await RunningGateway.Start(new() { ["Encoder:Connections:IdleTimeout"] = "00:00:01" });
        using var idle = await RawRequest.Connect(gateway.Address);
        Assert.Empty(await idle.Answer().WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Requests_are_answered_while_thousands_of_connections_are_held_open()
    {
        await using var gateway = await RunningGateway.Start(new() { ["Encoder:Connections:HeadersTimeout"] = "00:00:10" });
        var held = new List<RawRequest>();
        try
        {
            for (var i = 0; i < 2_000; i++)
            {
                held.Add(await RawRequest.Connect(gateway.Address));
                if (i % 2 == 0) await held[^1].Send("GET / HTTP/1.1\r\nHost: ");
            }
            await gateway.Ada.GetAsync("/v1/files").Json().WaitAsync(TimeSpan.FromSeconds(10));
            await gateway.Ada.CreateJob().WaitAsync(TimeSpan.FromSeconds(10));
        }
        finally
        {
            foreach (var connection in held) connection.Dispose();
        }
    }

    [Fact]
    public async Task Connections_beyond_the_limit_are_closed_immediately()
    {
        await using var gateway = await RunningGateway.Start(new() { ["Encoder:Connections:MaxConnections"] = "2" });
        using var first = await RawRequest.Connect(gateway.Address);
        using var second = await RawRequest.Connect(gateway.Address);
        using var third = await RawRequest.Connect(gateway.Address);
        Assert.Empty(await third.Answer().WaitAsync(TimeSpan.FromSeconds(10)));
        await first.Send("GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", await first.Answer(), StringComparison.Ordinal);
    }
}
