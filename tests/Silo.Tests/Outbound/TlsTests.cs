using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Encoder.Contracts.Jobs;
using Encoder.Silo.Outbound;
using Encoder.Testing;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Tests.Outbound;

public sealed class TlsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = new();

    [Fact]
    public async Task A_certificate_of_a_trusted_authority_is_accepted()
    {
        await using var server = Serve(_authority.Issue());
        var (file, failure) = await Fetch(server.Url, trusted: true);
        Assert.Null(failure);
        Assert.Equal(5, file?.Size);
    }

    [Fact]
    public async Task A_certificate_of_an_unknown_authority_is_refused()
    {
        await using var server = Serve(_authority.Issue());
        await AssertRefused(server, trusted: false);
    }

    [Fact]
    public async Task A_self_signed_certificate_is_refused()
    {
        await using var server = Serve(TestAuthority.SelfSigned());
        await AssertRefused(server, trusted: true);
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_refused()
    {
        await using var server = Serve(_authority.Issue(address: "127.0.0.2"));
        await AssertRefused(server, trusted: true);
    }

    [Fact]
    public async Task An_expired_certificate_is_refused()
    {
        await using var server = Serve(_authority.Issue(expired: true));
        await AssertRefused(server, trusted: true);
    }

    [Fact]
    public async Task A_URL_inside_a_certificate_is_not_fetched()
    {
        await using var inside = RawServer.Answering(404);
        await using var server = Serve(_authority.Issue(issuerUrl: $"{inside.Url}issuer.crt"));
        await AssertRefused(server, trusted: false);
        Assert.Equal(0, inside.Connections);
    }

    [Fact]
    public async Task A_server_that_does_not_use_TLS_is_a_failure()
    {
        await using var server = new RawServer(connection => connection.Write("HTTP/1.1 200 OK\r\n\r\n"));
        await AssertRefused(server, trusted: true);
    }

    [Fact]
    public async Task An_https_source_may_not_redirect_to_http()
    {
        await using var plain = RawServer.AnsweringBody("video");
        await using var server = Serve(_authority.Issue(), $"HTTP/1.1 302 Found\r\nLocation: {plain.Url}\r\nContent-Length: 0\r\n\r\n");
        var (_, failure) = await Fetch(server.Url, trusted: true);
        Assert.Equal(JobErrorCodes.SourceRefused, failure?.Code);
        Assert.Equal(0, plain.Connections);
    }

    [Fact]
    public async Task An_http_source_may_redirect_to_https()
    {
        await using var server = Serve(_authority.Issue());
        await using var plain = RawServer.Answering(302, $"Location: {server.Url}");
        Assert.Equal(5, (await Fetch(plain.Url, trusted: true)).File?.Size);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    private static RawServer Serve(X509Certificate2 certificate, string answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nvideo") =>
        new(async connection =>
    {
        await connection.ReadRequest();
        await connection.Write(answer);
    }, certificate: certificate);

    private async Task AssertRefused(RawServer server, bool trusted)
    {
        var (file, failure) = await Fetch(server.Url.Replace("http:", "https:", StringComparison.Ordinal), trusted);
        Assert.Null(file);
        Assert.Equal(JobErrorCodes.SourceUnreachable, failure?.Code);
        Assert.Contains("TLS", failure?.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    private async Task<SourceFetch> Fetch(string url, bool trusted)
    {
        var options = Options.Create(new OutboundOptions());
        var policy = new OutboundAddressPolicy([IPNetwork.Parse("127.0.0.1/32")]);
        using var http = new OutboundHttp(options, policy, Dns.GetHostAddressesAsync, trusted ? _authority.Roots : null);
        var fetcher = new SourceFetcher(http, new FileWorkspace(_folder.Path), options, TimeProvider.System);
        return await fetcher.Fetch(url, CancellationToken.None);
    }

    /// <summary>A certificate authority that only the test trusts.</summary>
    private sealed class TestAuthority : IDisposable
    {
        private readonly X509Certificate2 _root;

        public TestAuthority()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(
                new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
            _root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(30));
        }

        public X509Certificate2Collection Roots => [_root];

        public X509Certificate2 Issue(string address = "127.0.0.1", bool expired = false, string? issuerUrl = null)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = Request(key, address);
            if (issuerUrl is not null)
            {
                request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(ocspUris: null, caIssuersUris: [issuerUrl]));
            }
            using var certificate = request.Create(
                _root,
                DateTimeOffset.UtcNow.AddDays(-20),
                DateTimeOffset.UtcNow.AddDays(expired ? -1 : 20),
                [1, 2, 3]);
            return certificate.CopyWithPrivateKey(key);
        }

        public static X509Certificate2 SelfSigned()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return Request(key, "127.0.0.1").CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        }

        public void Dispose() => _root.Dispose();

        private static CertificateRequest Request(ECDsa key, string address)
        {
            var request = new CertificateRequest($"CN={address}", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Parse(address));
            request.CertificateExtensions.Add(names.Build());
            return request;
        }
    }
}
