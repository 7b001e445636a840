using Encoder.Contracts.Jobs;
using Encoder.Testing;

namespace Encoder.Silo.Tests.Outbound;

public sealed class SourceFetcherTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n0123\r\n6\r\n456789\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.0 200 OK\r\n\r\n0123456789")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\nContent-Length: 10\r\n\r\n0123456789")]
    [InlineData(
        "HTTP/1.1 100 Continue\r\n\r\n" +
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\nContent-Disposition: attachment; filename=\"../../../evil%00\"\r\n\r\n0123456789")]
    public async Task A_source_is_staged_byte_for_byte(string answer)
    {
        await using var server = RawServer.Answering(answer);
        using var outbound = new OutboundUnderTest();

        var (file, failure) = await outbound.Fetch($"{server.Url}%2e%2e/-i/concat:a?%03d=1");
        Assert.Null(failure);
        Assert.Equal("0123456789", await File.ReadAllTextAsync(file!.LocalPath));
        Assert.Equal(10, file.Size);
        Assert.Equal(10, outbound.Store.Size);
    }

    [Fact]
    public async Task A_source_is_requested_without_credentials_and_uncompressed()
    {
        await using var server = RawServer.AnsweringBody("video");
        using var outbound = new OutboundUnderTest();
        using var activity = new System.Diagnostics.Activity("job").Start();

        await outbound.Fetch(server.Url);
        Assert.Equal(
            $"GET / HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\nUser-Agent: Encoder/1\r\nAccept-Encoding: identity\r\n\r\n",
            Assert.Single(server.Requests));
    }

    [Fact]
    public async Task A_source_is_written_to_the_store_while_it_arrives()
    {
        const int Half = 1 << 20;
        using var outbound = new OutboundUnderTest();
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequest();
            await connection.Write($"HTTP/1.1 200 OK\r\nContent-Length: {2 * Half}\r\n\r\n");
            await connection.Write(new byte[Half]);
            await Eventually.True(() => outbound.Store.Size == Half, "the first half is in the store");
            await connection.Write(new byte[Half]);
        });

        Assert.Equal(2 * Half, (await outbound.Fetch(server.Url)).File?.Size);
    }

    [Theory]
    [InlineData(201, false)]
    [InlineData(204, false)]
    [InlineData(206, false)]
    [InlineData(300, false)]
    [InlineData(304, false)]
    [InlineData(401, false)]
    [InlineData(403, false)]
    [InlineData(404, false)]
    [InlineData(407, false)]
    [InlineData(408, true)]
    [InlineData(410, false)]
    [InlineData(425, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    [InlineData(599, true)]
    public async Task A_status_other_than_200_fails_and_is_named(int status, bool worthRetrying)
    {
        await using var server = RawServer.Answering(status, "WWW-Authenticate: Basic realm=x", "Proxy-Authenticate: Basic realm=x");
        using var outbound = new OutboundUnderTest();

        var failure = await outbound.FetchInVain(server.Url);
        Assert.Equal((JobErrorCodes.SourceUnreachable, worthRetrying), (failure.Code, failure.IsTransient));
        Assert.Contains($" {status} ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task A_source_whose_stated_size_is_too_large_is_rejected_before_its_body()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequest();
            await connection.Write("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n");
            await connection.Hang();
        });
        using var outbound = new OutboundUnderTest(new() { ["MaxSourceSize"] = "10" });

        var failure = await outbound.FetchInVain(server.Url);
        Assert.Equal((JobErrorCodes.SourceTooLarge, false), (failure.Code, failure.IsTransient));
    }

    [Theory]
    [InlineData("0123456789", true)]
    [InlineData("0123456789a", false)]
    public async Task A_source_without_a_stated_size_is_cut_off_at_the_limit(string body, bool arrives)
    {
        await using var server = RawServer.Answering($"HTTP/1.1 200 OK\r\n\r\n{body}");
        using var outbound = new OutboundUnderTest(new() { ["MaxSourceSize"] = "10" });

        if (arrives) Assert.Equal(10, (await outbound.Fetch(server.Url)).File?.Size);
        else Assert.Equal(JobErrorCodes.SourceTooLarge, (await outbound.FetchInVain(server.Url)).Code);
    }

    [Fact]
    public async Task A_compressed_answer_is_not_taken_for_the_video()
    {
        await using var server = RawServer.AnsweringBody("zipped", "Content-Encoding: gzip");
        using var outbound = new OutboundUnderTest();
        Assert.Equal(JobErrorCodes.SourceUnreachable, (await outbound.FetchInVain(server.Url)).Code);
    }

    [Fact]
    public async Task A_full_disk_is_reported_as_such()
    {
        await using var server = RawServer.AnsweringBody("video");
        using var outbound = new OutboundUnderTest(store: "/dev/full");
        var failure = await outbound.FetchInVain(server.Url);
        Assert.Equal((JobErrorCodes.StorageFull, true), (failure.Code, failure.IsTransient));
    }

    [Fact]
    public async Task A_fault_of_the_store_is_not_blamed_on_the_server()
    {
        await using var server = RawServer.AnsweringBody("video");
        using var outbound = new OutboundUnderTest(store: "/no/such/folder");
        await Assert.ThrowsAsync<DirectoryNotFoundException>(() => outbound.Fetch(server.Url));
    }
}
