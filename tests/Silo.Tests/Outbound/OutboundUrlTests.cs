using Encoder.Silo.Outbound;

namespace Encoder.Silo.Tests.Outbound;

public sealed class OutboundUrlTests
{
    [Theory]
    [InlineData("http://example.org")]
    [InlineData("HTTPS://example.org:8443/a%20b?c=d#e")]
    [InlineData("http://8.8.8.8:1/")]
    [InlineData("https://[2001:4860:4860::8888]/")]
    [InlineData("https://münchen.example/video.mp4")]
    [InlineData("https://example.org/../%2e%2e/etc/passwd?file=concat:%03d")]
    public void An_absolute_http_URL_may_be_requested(string url) => Assert.NotNull(OutboundUrl.Read(url));

    [Theory]
    [InlineData("")]
    [InlineData("example.org")]
    [InlineData("/etc/passwd")]
    [InlineData("//example.org/")]
    [InlineData("http:")]
    [InlineData("http://")]
    [InlineData("http:example.org")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.org/")]
    [InlineData("gopher://example.org/")]
    [InlineData("concat:http://example.org/")]
    [InlineData("data:video/mp4;base64,AAAA")]
    [InlineData("http://user@example.org/")]
    [InlineData("http://user:password@example.org/")]
    [InlineData("http://example.org\\@other.example/")]
    [InlineData(" http://example.org/")]
    [InlineData("http://example.org/\r\nHost: other")]
    [InlineData("http://example.org/\0")]
    [InlineData("http://example.org/\x7f")]
    [InlineData("http://éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé.example/")] // too long in ASCII (RFC 5891)
    [InlineData("http://xn--é.example/")]
    public void Anything_else_may_not_be_requested(string url) => Assert.Null(OutboundUrl.Read(url));

    [Theory]
    [InlineData("/b", "https://example.org/b")]
    [InlineData("b?c", "https://example.org/dir/b?c")]
    [InlineData("//other.example/b", "https://other.example/b")]
    [InlineData("http://other.example/b", "http://other.example/b")]
    [InlineData("file:///etc/passwd", null)]
    [InlineData("//user@other.example/", null)]
    [InlineData("\\\\other.example\\b", null)]
    public void A_redirect_is_resolved_against_the_URL_that_it_came_from(string location, string? target) =>
        Assert.Equal(target, OutboundUrl.Read(location, OutboundUrl.Read("https://example.org/dir/a"))?.Uri.AbsoluteUri);
}
