using System.Net;
using Encoder.Storage.Media;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Outbound;

/// <summary>Fetches the videos of jobs that name a URL.</summary>
/// <remarks>
/// Sends GET without credentials and follows at most <see cref="MaxRedirects"/> redirects. Each target must follow the outbound rules. A
/// redirect from https to http is refused, because anyone on the path could then replace the video.
/// </remarks>
public sealed class SourceFetcher(OutboundHttp http, IWorkspace workspace, IOptions<OutboundOptions> options, TimeProvider time)
{
    /// <summary>The maximum number of redirects that are followed.</summary>
    public const int MaxRedirects = 5;

    private readonly OutboundOptions _options = options.Value;

    /// <summary>Fetches a video into the workspace. Failures of the fetch are returned; errors of the workspace are thrown.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task<SourceFetch> Fetch(string videoUrl, CancellationToken cancellationToken) =>
        Fetch(videoUrl, _options.MaxSourceSize, cancellationToken);

    /// <summary>
    /// Fetches a file as <see cref="Fetch(string, CancellationToken)"/> does, with a size limit of <paramref name="maxSize"/> bytes.
    /// </summary>
    public async Task<SourceFetch> Fetch(string videoUrl, long maxSize, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_options.FetchTimeout);
        try
        {
            return await Follow(videoUrl, maxSize, deadline.Token);
        }
        catch (OutboundException exception)
        {
            return Failed(SourceFailure.From(exception.Failure));
        }
        catch (MediaTooLargeException)
        {
            return Failed(SourceFailure.TooLarge(maxSize));
        }
        catch (StorageFullException)
        {
            return Failed(SourceFailure.StorageFull);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(SourceFailure.TooSlow(_options.FetchTimeout));
        }
    }

    private async Task<SourceFetch> Follow(string videoUrl, long maxSize, CancellationToken cancellationToken)
    {
        if (OutboundUrl.Read(videoUrl) is not { } url) return Failed(SourceFailure.From(OutboundFailure.BadUrl));
        for (var redirects = 0; ; redirects++)
        {
            using var request = Request();
            using var answer = await Ask(url, request, cancellationToken);
            if (!IsRedirect(answer.StatusCode)) return await Receive(answer, maxSize, cancellationToken);

            if (redirects == MaxRedirects) return Failed(SourceFailure.TooManyRedirects);
            // The typed header cannot be used: on Unix, it parses "/path" as the path of a file.
            if (!answer.Headers.NonValidated.TryGetValues("Location", out var locations) || locations.Count != 1)
            {
                return Failed(SourceFailure.NoLocation);
            }
            if (OutboundUrl.Read(locations.ToString(), relativeTo: url) is not { } next)
            {
                return Failed(SourceFailure.From(OutboundFailure.BadUrl));
            }
            if (url.IsSecure && !next.IsSecure) return Failed(SourceFailure.Downgrade);
            url = next;
        }
    }

    private static HttpRequestMessage Request() => new()
    {
        Method = HttpMethod.Get,
        Headers = { { "User-Agent", "Encoder/1" }, { "Accept-Encoding", "identity" } },
    };

    /// <summary>Sends a request. The headers of the response must arrive within the connect timeout plus the idle timeout.</summary>
    private async Task<HttpResponseMessage> Ask(OutboundUrl url, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var timeout = _options.ConnectTimeout + _options.IdleTimeout;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(timeout);
        try
        {
            return await http.Send(url, request, patience.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            var failure = new OutboundFailure($"The server did not answer within {timeout.TotalSeconds:0.###} s.", IsTransient: true);
            throw new OutboundException(failure, exception);
        }
    }

    private async Task<SourceFetch> Receive(HttpResponseMessage answer, long maxSize, CancellationToken cancellationToken)
    {
        if (answer.StatusCode != HttpStatusCode.OK) return Failed(SourceFailure.Status((int)answer.StatusCode));
        var headers = answer.Content.Headers;
        if (headers.ContentEncoding.Any(coding => !coding.Equals("identity", StringComparison.OrdinalIgnoreCase)))
        {
            return Failed(SourceFailure.Compressed);
        }
        if (headers.ContentLength > maxSize) return Failed(SourceFailure.TooLarge(maxSize));

        var content = await answer.Content.ReadAsStreamAsync(cancellationToken);
        await using var body = new OutboundBody(content, _options.IdleTimeout, time);
        return new SourceFetch(await workspace.Stage(body, maxSize, cancellationToken), Failure: null);
    }

    private static bool IsRedirect(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;

    private static SourceFetch Failed(SourceFailure failure) => new(File: null, failure);
}
