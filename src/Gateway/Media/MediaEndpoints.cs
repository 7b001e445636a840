using Encoder.Grains.Files;
using Encoder.Gateway.Problems;
using Encoder.Storage.Media;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Encoder.Gateway.Media;

/// <summary><c>/media/**</c>: outputs and uploads, by addresses that cannot be guessed.</summary>
public static class MediaEndpoints
{
    public static IEndpointRouteBuilder MapMedia(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(MediaUrls.Route).AllowAnonymous().ExcludeFromDescription();
        group.MapMethods("{**path}", [HttpMethods.Get, HttpMethods.Head], Serve);
        group.MapMethods("{**path}", [HttpMethods.Options], Preflight);
        return routes;
    }

    private static Results<FileStreamHttpResult, ProblemHttpResult> Serve(string? path, HttpContext context, IMediaStore media)
    {
        if (MediaUrls.FilePath(path) is not { } filePath || media.Open(filePath) is not { } content) return Problem.NotFound("file");

        // RFC 9110, 14.2: a unit that is not known is ignored; ASP.NET would take all for bytes.
        var request = context.Request.Headers;
        if (!request.Range.ToString().StartsWith("bytes", StringComparison.OrdinalIgnoreCase)) request.Remove(HeaderNames.Range);
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlExposeHeaders = "Accept-Ranges, Content-Length, Content-Range, ETag";
        headers[HeaderNames.XContentTypeOptions] = "nosniff";
        headers[HeaderNames.ContentSecurityPolicy] = "default-src 'none'; sandbox";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        var type = ContentTypes.Of(filePath);
        // Nothing that is published ever changes; playlists are kept a shorter time because their bytes cost nothing.
        var caching = type == ContentTypes.Playlist ? "public, max-age=3600" : "public, max-age=31536000, immutable";
        context.Response.OnStarting(() =>
        {
            // Not for an answer such as 416, which is about the request.
            if (context.Response.StatusCode < 400) headers.CacheControl = caching;
            return Task.CompletedTask;
        });
        if (ContentTypes.IsDownload(filePath)) headers.ContentDisposition = "attachment";
        var tag = new EntityTagHeaderValue($"\"{content.Size:x}-{content.LastModified.UtcTicks:x}\"");
        return TypedResults.Stream(content.Content, type, lastModified: content.LastModified, entityTag: tag, enableRangeProcessing: true);
    }

    private static NoContent Preflight(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowMethods = "GET, HEAD, OPTIONS";
        headers.AccessControlAllowHeaders = "Range, If-None-Match, If-Range, If-Modified-Since";
        headers.AccessControlMaxAge = "86400";
        return TypedResults.NoContent();
    }
}
