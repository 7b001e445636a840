using Encoder.Contracts.Jobs;

namespace Encoder.Silo.Tests.Outbound;

public sealed class SourceRedirectTests
{
    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_followed(int status)
    {
        await using var target = RawServer.AnsweringBody("video");
        await using var first = RawServer.Answering(status, $"Location: {target.Url}a?b", "Set-Cookie: session=1");
        using var outbound = new OutboundUnderTest();

        Assert.Equal(5, (await outbound.Fetch(first.Url)).File?.Size);
        var request = Assert.Single(target.Requests);
        Assert.StartsWith("GET /a?b HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.DoesNotContain("Cookie", request, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Referer", request, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public async Task Five_redirects_are_followed_and_no_more(int redirects, bool arrives)
    {
        await using var server = new RawServer(async connection =>
        {
            var request = await connection.ReadRequest();
            var left = int.Parse(request["GET /".Length..].Split(' ')[0]);
            await connection.Write(left == 0
                ? "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nvideo"
                : $"HTTP/1.1 302 Found\r\nLocation: /{left - 1}\r\nContent-Length: 0\r\n\r\n");
        });
        using var outbound = new OutboundUnderTest();

        var (file, failure) = await outbound.Fetch($"{server.Url}{redirects}");
        Assert.Equal(arrives, file is not null);
        if (!arrives) Assert.Equal((JobErrorCodes.SourceUnreachable, false), (failure?.Code, failure?.IsTransient));
        Assert.Equal(6, server.Connections);
    }

    [Theory]
    [InlineData("http://127.0.0.2/")]
    [InlineData("http://[::1]/")]
    [InlineData("//127.0.0.2/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://2852039166/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("file:/etc/passwd")]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("http://user:password@127.0.0.1/")]
    [InlineData("/a\\b")]
    public async Task A_redirect_to_a_forbidden_URL_is_refused(string location)
    {
        await using var server = RawServer.Answering(302, $"Location: {location}");
        using var outbound = new OutboundUnderTest();

        Assert.Equal(JobErrorCodes.SourceRefused, (await outbound.FetchInVain(server.Url)).Code);
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Location: /a\r\nLocation: /b")]
    public async Task A_redirect_without_exactly_one_target_fails(string? header)
    {
        await using var server = RawServer.Answering(302, header is null ? [] : [header]);
        using var outbound = new OutboundUnderTest();
        Assert.Equal(JobErrorCodes.SourceUnreachable, (await outbound.FetchInVain(server.Url)).Code);
    }

    [Fact]
    public async Task A_webhook_follows_no_redirect()
    {
        await using var target = RawServer.Answering(200);
        await using var server = RawServer.Answering(307, $"Location: {target.Url}");
        using var outbound = new OutboundUnderTest();

        Assert.Equal(307, (await outbound.Post(server.Url)).Status);
        Assert.Equal(0, target.Connections);
    }
}
