using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Outbound;

/// <summary>
/// The HTTP client for URLs that tenants chose. It dials what the address policy allows and nothing else, carries no cookies, credentials or trace ids, uses
/// no proxy, follows no redirect and unpacks no compression.
/// </summary>
public sealed class OutboundHttp : IDisposable
{
    private const int MaxHeadKibibytes = 32;
    private readonly HttpMessageInvoker _client;

    /// <param name="options">Timeouts.</param>
    /// <param name="policy">Which addresses may be dialled.</param>
    /// <param name="resolve">Looks up names.</param>
    /// <param name="roots">Certificate authorities to trust; those of the machine when null.</param>
    public OutboundHttp(IOptions<OutboundOptions> options, OutboundAddressPolicy policy, HostResolver resolve, X509Certificate2Collection? roots = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var dialer = new OutboundDialer(policy, resolve, options.Value.ConnectTimeout);
#pragma warning disable CA2000 // The invoker disposes the handler.
        _client = new HttpMessageInvoker(new SocketsHttpHandler
#pragma warning restore CA2000
        {
            ConnectCallback = dialer.Connect,
            ConnectTimeout = options.Value.ConnectTimeout,
            // A connection serves one request: every request looks up and judges its host anew, and no tenant meets what another left behind.
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

    /// <summary>Sends a request and returns as soon as the head of the answer is there. The caller disposes the answer.</summary>
    /// <exception cref="OutboundException">There was no answer.</exception>
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
            // Otherwise the server's certificate could name a URL for its issuer, which would be fetched past the address policy.
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
