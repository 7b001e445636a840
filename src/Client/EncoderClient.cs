using System.Text.Json;
using Encoder.Contracts;
using Encoder.Contracts.Json;

namespace Encoder.Client;

/// <summary>A client of the service's REST API, for one tenant. Safe for concurrent use.</summary>
public sealed class EncoderClient : IDisposable
{
    private readonly HttpClient _http;

    /// <param name="address">The service's base address, for example <c>http://localhost:8080</c>.</param>
    /// <param name="token">A token (JWT) of the tenant.</param>
    /// <param name="handler">The handler that sends the requests; null to create one.</param>
    public EncoderClient(Uri address, string token, HttpMessageHandler? handler = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentException.ThrowIfNullOrWhiteSpace(token);
        // Uploads and event streams have no time limit; callers cancel them.
        _http = new HttpClient(handler ?? new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            BaseAddress = new Uri(address.AbsoluteUri.TrimEnd('/') + '/'),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", token);
        Jobs = new JobsClient(this);
        Files = new FilesClient(this);
    }

    /// <summary>The service's base address, with a trailing slash.</summary>
    public Uri Address => _http.BaseAddress!;

    /// <summary>Encoding jobs.</summary>
    public JobsClient Jobs { get; }

    /// <summary>Uploaded videos and the outputs of jobs.</summary>
    public FilesClient Files { get; }

    /// <summary>Returns the tenant's usage and its limits.</summary>
    public Task<UsageReport> Usage(CancellationToken cancellationToken = default) => Get<UsageReport>("v1/usage", cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    internal Task<T> Get<T>(string path, CancellationToken cancellationToken) => Send<T>(HttpMethod.Get, path, cancellationToken);

    internal async Task<T> Send<T>(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        return await Send<T>(request, cancellationToken);
    }

    /// <exception cref="EncoderException">The service refused the request.</exception>
    /// <exception cref="HttpRequestException">The service cannot be reached.</exception>
    internal async Task<T> Send<T>(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await Open(request, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        return (await JsonSerializer.DeserializeAsync<T>(body, EncoderJson.Options, cancellationToken))!;
    }

    /// <summary>Sends a request and returns as soon as the headers of a successful response have arrived.</summary>
    internal async Task<HttpResponseMessage> Open(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.IsSuccessStatusCode) return response;
        using (response) throw await EncoderException.Read(response, cancellationToken);
    }
}
