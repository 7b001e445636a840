using System.Net;
using Encoder.Storage.Media;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Outbound;

/// <summary>Fetches the videos that jobs name by URL.</summary>
/// <remarks>
/// A GET without credentials, through at most <see cref="MaxRedirects"/> redirects. Each target is judged like the first, and https never leads
/// to http: whoever named https asked for a video that nobody on the way can change.
/// </remarks>
public sealed class SourceFetcher(OutboundHttp http, IWorkspace workspace, IOptions<OutboundOptions> options, TimeProvider time)
{
    /// <summary>Most redirects that are followed.</summary>
    public const int MaxRedirects = 5;

    private readonly OutboundOptions _options = options.Value;

    /// <summary>Fetches a video into the media store. What goes wrong on the way is a value; a fault of the media store or <paramref name="cancellationToken"/> throws.</summary>
    public async Task<SourceFetch> Fetch(string videoUrl, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_options.FetchTimeout);
        try
        {
            return await Follow(videoUrl, deadline.Token);
        }
        catch (OutboundException exception)
        {
            return Failed(SourceFailure.From(exception.Failure));
        }
        catch (MediaTooLargeException)
        {
            return Failed(SourceFailure.TooLarge(_options.MaxSourceSize));
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

    private async Task<SourceFetch> Follow(string videoUrl, CancellationToken cancellationToken)
    {
        if (OutboundUrl.Read(videoUrl) is not { } url) return Failed(SourceFailure.From(OutboundFailure.BadUrl));
        for (var redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage { Method = HttpMethod.Get, Headers = { { "User-Agent", "Encoder/1" }, { "Accept-Encoding", "identity" } } };
            using var answer = await Ask(url, request, cancellationToken);
            if (!IsRedirect(answer.StatusCode)) return await Receive(answer, cancellationToken);

            if (redirects == MaxRedirects) return Failed(SourceFailure.TooManyRedirects);
            // The text as it was sent: the typed header takes "/path" for a file's path on some systems.
            if (!answer.Headers.NonValidated.TryGetValues("Location", out var locations) || locations.Count != 1) return Failed(SourceFailure.NoLocation);
            if (OutboundUrl.Read(locations.ToString(), relativeTo: url) is not { } next) return Failed(SourceFailure.From(OutboundFailure.BadUrl));
            if (url.IsSecure && !next.IsSecure) return Failed(SourceFailure.Downgrade);
            url = next;
        }
    }

    /// <summary>Waits for the head of an answer no longer than it may take to connect and then idle, however slowly it drips.</summary>
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
            throw new OutboundException(new($"The server did not answer within {timeout.TotalSeconds:0.###} s.", WorthRetrying: true), exception);
        }
    }

    private async Task<SourceFetch> Receive(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.StatusCode != HttpStatusCode.OK) return Failed(SourceFailure.Status((int)answer.StatusCode));
        var headers = answer.Content.Headers;
        if (headers.ContentEncoding.Any(coding => !coding.Equals("identity", StringComparison.OrdinalIgnoreCase))) return Failed(SourceFailure.Compressed);
        if (headers.ContentLength > _options.MaxSourceSize) return Failed(SourceFailure.TooLarge(_options.MaxSourceSize));

        await using var body = new OutboundBody(await answer.Content.ReadAsStreamAsync(cancellationToken), _options.IdleTimeout, time);
        return new SourceFetch(await workspace.Stage(body, _options.MaxSourceSize, cancellationToken), Failure: null);
    }

    private static bool IsRedirect(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;

    private static SourceFetch Failed(SourceFailure failure) => new(File: null, failure);
}
