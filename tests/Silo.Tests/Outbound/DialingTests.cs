using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Encoder.Contracts.Jobs;

namespace Encoder.Silo.Tests.Outbound;

public sealed class DialingTests
{
    [Theory]
    [InlineData("203.0.113.7")]
    [InlineData("127.0.0.1", "10.0.0.1")]
    [InlineData("127.0.0.1", "::1")]
    [InlineData("127.0.0.1", "127.0.0.1", "169.254.169.254")]
    [InlineData("::ffff:127.0.0.1")]
    public async Task A_name_with_one_forbidden_address_is_not_dialled_at_all(params string[] addresses)
    {
        await using var server = RawServer.AnsweringBody("video");
        using var outbound = new OutboundUnderTest(resolve: (_, _) => Task.FromResult(addresses.Select(IPAddress.Parse).ToArray()));

        Assert.Equal(JobErrorCodes.SourceRefused, (await outbound.FetchInVain($"http://mixed.example:{server.Port}/")).Code);
        Assert.NotNull((await outbound.Post($"http://mixed.example:{server.Port}/")).Failure);
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task A_name_whose_address_changes_is_dialled_at_the_checked_address_and_checked_each_time()
    {
        await using var trusted = RawServer.AnsweringBody("video");
        await using var inside = new RawServer(connection => connection.Hang(), "127.0.0.2", trusted.Port);
        var answers = new ConcurrentQueue<string>(["127.0.0.1", "127.0.0.2"]);
        using var outbound = new OutboundUnderTest(
            resolve: (_, _) => Task.FromResult(new[] { IPAddress.Parse(answers.TryDequeue(out var next) ? next : "127.0.0.2") }));

        Assert.Equal(5, (await outbound.Fetch($"http://rebinding.example:{trusted.Port}/")).File?.Size);
        Assert.Single(answers);
        Assert.Equal(JobErrorCodes.SourceRefused, (await outbound.FetchInVain($"http://rebinding.example:{trusted.Port}/")).Code);
        Assert.NotNull((await outbound.Post($"http://rebinding.example:{trusted.Port}/")).Failure);
        Assert.Equal((1, 0), (trusted.Connections, inside.Connections));
    }

    [Fact]
    public async Task No_connection_is_kept_for_the_next_request()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequest();
            await connection.Write("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nvideo");
            await connection.ReadRequest();
        });
        using var outbound = new OutboundUnderTest();

        for (var connections = 1; connections <= 2; connections++)
        {
            Assert.NotNull((await outbound.Fetch(server.Url)).File);
            Assert.Equal(connections, server.Connections);
        }
    }

    [Fact]
    public async Task The_machine_s_proxy_is_not_used()
    {
        await using var proxy = RawServer.Answering(502);
        await using var server = RawServer.AnsweringBody("video");
        using var outbound = new OutboundUnderTest();
        var before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy(proxy.Url);
        try
        {
            Assert.NotNull((await outbound.Fetch(server.Url)).File);
            Assert.Equal(0, proxy.Connections);
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
    }

    [Fact]
    public async Task The_next_address_of_a_name_is_dialled_when_one_does_not_answer()
    {
        await using var server = RawServer.AnsweringBody("video");
        using var outbound = new OutboundUnderTest(
            new() { ["AllowedNetworks:0"] = "127.0.0.0/30" },
            (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("127.0.0.3"), IPAddress.Loopback]));

        Assert.Equal(5, (await outbound.Fetch($"http://two.example:{server.Port}/")).File?.Size);
    }

    [Fact]
    public async Task An_address_that_drops_packets_leaves_time_for_the_next()
    {
        await using var server = RawServer.AnsweringBody("video");
        using var deaf = new Deaf("127.0.0.2", server.Port);
        using var outbound = new OutboundUnderTest(
            new() { ["AllowedNetworks:0"] = "127.0.0.0/30", ["ConnectTimeout"] = "00:00:04" },
            (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("127.0.0.2"), IPAddress.Loopback]));

        Assert.Equal(5, (await outbound.Fetch($"http://two.example:{server.Port}/")).File?.Size);
        var failure = await outbound.FetchInVain($"http://127.0.0.2:{server.Port}/");
        Assert.Equal((JobErrorCodes.SourceUnreachable, true), (failure.Code, failure.IsTransient));
    }

    [Fact]
    public async Task A_look_up_that_hangs_times_out()
    {
        using var outbound = new OutboundUnderTest(
            new() { ["ConnectTimeout"] = "00:00:00.2" },
            async (_, cancellationToken) => { await Task.Delay(Timeout.Infinite, cancellationToken); return []; });

        var failure = await outbound.FetchInVain("http://slow.example/");
        Assert.Equal((JobErrorCodes.SourceUnreachable, true), (failure.Code, failure.IsTransient));
        Assert.Equal("The server did not accept a connection in time.", failure.Message);
        Assert.Equal(failure.Message, (await outbound.Post("http://slow.example/")).Failure);
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, false)]
    [InlineData(SocketError.TryAgain, true)]
    public async Task A_name_that_cannot_be_looked_up_is_unreachable(SocketError error, bool worthRetrying)
    {
        using var outbound = new OutboundUnderTest(resolve: (_, _) => throw new SocketException((int)error));
        var failure = await outbound.FetchInVain("http://nowhere.example/");
        Assert.Equal((JobErrorCodes.SourceUnreachable, worthRetrying), (failure.Code, failure.IsTransient));
    }

    [Fact]
    public async Task A_name_without_addresses_is_unreachable()
    {
        using var outbound = new OutboundUnderTest(resolve: (_, _) => Task.FromResult<IPAddress[]>([]));
        Assert.Equal(JobErrorCodes.SourceUnreachable, (await outbound.FetchInVain("http://empty.example/")).Code);
    }

    [Fact]
    public async Task A_port_that_nobody_listens_on_is_unreachable()
    {
        using var unused = new Deaf("127.0.0.1", 0, listen: false);
        using var outbound = new OutboundUnderTest();
        var failure = await outbound.FetchInVain($"http://127.0.0.1:{unused.Port}/");
        Assert.Equal((JobErrorCodes.SourceUnreachable, true), (failure.Code, failure.IsTransient));
    }

    [Theory]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("0177.0.0.1")]
    [InlineData("127.1")]
    [InlineData("localhost")]
    [InlineData("LocalHost")]
    public async Task A_trusted_address_can_be_written_in_other_ways(string host)
    {
        await using var server = RawServer.AnsweringBody("video");
        using var outbound = new OutboundUnderTest(new() { ["AllowedNetworks:1"] = "::1/128" });
        Assert.Equal(5, (await outbound.Fetch($"http://{host}:{server.Port}/")).File?.Size);
    }

    /// <summary>A bound port that never accepts: its backlog is full, so further connections get no answer.</summary>
    private sealed class Deaf : IDisposable
    {
        private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly List<Socket> _waiting = [];

        public Deaf(string address, int port, bool listen = true)
        {
            _listener.Bind(new IPEndPoint(IPAddress.Parse(address), port));
            if (!listen) return;
            _listener.Listen(0);
            for (var i = 0; i < 2; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
                _waiting.Add(socket);
                try
                {
                    socket.Connect(_listener.LocalEndPoint!);
                }
                catch (SocketException exception) when (exception.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
                {
                    // The connection attempt hangs, as intended.
                }
            }
        }

        public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

        public void Dispose()
        {
            foreach (var socket in _waiting) socket.Dispose();
            _listener.Dispose();
        }
    }
}
