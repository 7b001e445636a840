using System.Globalization;
using Encoder.Grains.Files;
using Encoder.Gateway.Problems;
using Encoder.Storage.Media;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Encoder.Gateway.Media;

/// <summary><c>/media/**</c>: outputs and uploads, at URLs that cannot be guessed or that contain a token.</summary>
public static class MediaEndpoints
{
    public static IEndpointRouteBuilder MapMedia(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(MediaUrls.Route).AllowAnonymous().RequireCors(MediaCors.Policy).ExcludeFromDescription();
        group.MapMethods("{**path}", [HttpMethods.Get, HttpMethods.Head], Serve);
        group.MapMethods("{**path}", [HttpMethods.Options], Options);
        return routes;
    }

    private static Results<FileStreamHttpResult, ProblemHttpResult> Serve(
        string? path, HttpContext context, IMediaStore media, MediaTokens tokens, IOptions<MediaOptions> options, TimeProvider time)
    {
        MediaCors.Apply(context.Response);
        var (token, routePath) = MediaUrls.Split(path);
        if (MediaUrls.FilePath(routePath) is not { } filePath) return Problem.NotFound("file");
        var expires = token is null ? null : tokens.Verify(token, filePath);
        if (expires is null && (token is not null || options.Value.Access == MediaAccess.Signed)) return Problem.MediaForbidden;
        if (media.Open(filePath) is not { } content) return Problem.NotFound("file");

        // RFC 9110, section 14.2: an unknown range unit is ignored. ASP.NET Core would read every unit as bytes.
        if (!context.Request.Headers.Range.ToString().StartsWith("bytes", StringComparison.OrdinalIgnoreCase))
        {
            context.Request.Headers.Remove(HeaderNames.Range);
        }
        // Clients send the weak tag of a compressed playlist, which ASP.NET Core would not match with the strong tag.
        if (context.Request.Headers.IfNoneMatch.ToString() is { Length: > 0 } known)
            context.Request.Headers.IfNoneMatch = known.Replace("W/\"", "\"", StringComparison.Ordinal);
        var headers = context.Response.Headers;
        headers[HeaderNames.XContentTypeOptions] = "nosniff";
        headers[HeaderNames.ContentSecurityPolicy] = "default-src 'none'; sandbox";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        var type = ContentTypes.Of(filePath);
        // Published files never change. Playlists expire sooner because fetching them again costs little.
        var (longest, more) = ContentTypes.IsPlaylist(type) ? (3600, "") : (31_536_000, ", immutable");
        // A cache must not outlive the token.
        var seconds = expires is { } end ? Math.Clamp((long)(end - time.GetUtcNow()).TotalSeconds, 0, longest) : longest;
        var caching = string.Create(CultureInfo.InvariantCulture, $"public, max-age={seconds}{more}");
        context.Response.OnStarting(() =>
        {
            // An error such as 416 concerns this request only.
            if (context.Response.StatusCode < 400) headers.CacheControl = caching;
            // A compressed playlist is the same content in other bytes, so its tag is weak (RFC 9110, section 8.8.1).
            if (headers.ContentEncoding.Count > 0) headers.ETag = $"W/{headers.ETag}";
            return Task.CompletedTask;
        });
        if (ContentTypes.IsDownload(filePath)) headers.ContentDisposition = "attachment";
        var tag = new EntityTagHeaderValue($"\"{content.Size:x}-{content.LastModified.UtcTicks:x}\"");
        return TypedResults.Stream(content.Content, type, lastModified: content.LastModified, entityTag: tag, enableRangeProcessing: true);
    }

    /// <summary>RFC 9110, section 9.3.7. The CORS middleware answers preflight requests.</summary>
    private static NoContent Options(HttpResponse response)
    {
        response.Headers.Allow = "GET, HEAD, OPTIONS";
        return TypedResults.NoContent();
    }
}
