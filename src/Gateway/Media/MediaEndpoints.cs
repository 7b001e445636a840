using Encoder.Grains.Files;
using Encoder.Gateway.Problems;
using Encoder.Storage.Media;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Encoder.Gateway.Media;

/// <summary><c>/media/**</c>: outputs and uploads, at URLs that cannot be guessed.</summary>
public static class MediaEndpoints
{
    public static IEndpointRouteBuilder MapMedia(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/media").AllowAnonymous().RequireCors(MediaCors.Policy).ExcludeFromDescription();
        group.MapMethods("{**path}", [HttpMethods.Get, HttpMethods.Head], Serve);
        group.MapMethods("{**path}", [HttpMethods.Options], Options);
        return routes;
    }

    private static Results<FileStreamHttpResult, ProblemHttpResult> Serve(string? path, HttpContext context, IMediaStore media)
    {
        if (MediaPaths.FilePath($"media/{path}") is not { } filePath || media.Open(filePath) is not { } content)
        {
            return Problem.NotFound("file");
        }

        // RFC 9110, section 14.2: an unknown range unit is ignored. ASP.NET Core would read every unit as bytes.
        if (!context.Request.Headers.Range.ToString().StartsWith("bytes", StringComparison.OrdinalIgnoreCase))
        {
            context.Request.Headers.Remove(HeaderNames.Range);
        }
        MediaCors.Apply(context.Response);
        var headers = context.Response.Headers;
        headers[HeaderNames.XContentTypeOptions] = "nosniff";
        headers[HeaderNames.ContentSecurityPolicy] = "default-src 'none'; sandbox";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        var type = ContentTypes.Of(filePath);
        // Published files never change. Playlists expire sooner because fetching them again costs little.
        var caching = type == ContentTypes.Playlist ? "public, max-age=3600" : "public, max-age=31536000, immutable";
        context.Response.OnStarting(() =>
        {
            // An error such as 416 concerns this request only.
            if (context.Response.StatusCode < 400) headers.CacheControl = caching;
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
