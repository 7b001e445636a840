using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Outbound;

/// <summary>
/// The HTTP client for URLs that tenants choose. It connects only to addresses that the policy allows. It sends no cookies, credentials or
/// trace ids, uses no proxy, follows no redirects and does not decompress.
/// </summary>
public sealed class OutboundHttp : IDisposable
{
    private const int MaxHeadKibibytes = 32;
    private readonly HttpMessageInvoker _client;

    /// <param name="options">The timeouts.</param>
    /// <param name="policy">Decides which addresses are allowed.</param>
    /// <param name="resolve">Resolves names.</param>
    /// <param name="roots">The certificate authorities to trust; null for the machine's.</param>
    public OutboundHttp(
        IOptions<OutboundOptions> options,
        OutboundAddressPolicy policy,
        HostResolver resolve,
        X509Certificate2Collection? roots = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var dialer = new OutboundDialer(policy, resolve, options.Value.ConnectTimeout);
#pragma warning disable CA2000 // The invoker disposes the handler.
        _client = new HttpMessageInvoker(new SocketsHttpHandler
#pragma warning restore CA2000
        {
            ConnectCallback = dialer.Connect,
            ConnectTimeout = options.Value.ConnectTimeout,
            // One request per connection: each request resolves and checks its host again, and tenants share no connection.
            PooledConnectionLifetime = TimeSpan.Zero,
            MaxResponseDrainSize = 0,
            MaxResponseHeadersLength = MaxHeadKibibytes,
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = ChainPolicy(roots) },
        });
    }

    /// <summary>Sends a request and returns once the response headers have arrived. The caller disposes the response.</summary>
    /// <exception cref="OutboundException">There was no response.</exception>
    public async Task<HttpResponseMessage> Send(OutboundUrl url, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentNullException.ThrowIfNull(request);
        request.RequestUri = url.Uri;
        request.Version = HttpVersion.Version11;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        try
        {
            return await _client.SendAsync(request, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new OutboundException(OutboundFailure.From(exception), exception);
        }
    }

    public void Dispose() => _client.Dispose();

    private static X509ChainPolicy ChainPolicy(X509Certificate2Collection? roots)
    {
        var policy = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck,
            // Otherwise .NET would fetch the issuer from a URL in the server's certificate, bypassing the address policy.
            DisableCertificateDownloads = true,
        };
        if (roots is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(roots);
        }
        return policy;
    }
}
