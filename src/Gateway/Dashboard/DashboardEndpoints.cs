using System.Security.Cryptography;
using Encoder.Gateway.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Encoder.Gateway.Dashboard;

/// <summary>
/// The dashboard at <c>/</c>: a single page that calls the public API with a token that the user enters. Its static files are embedded in
/// the assembly.
/// </summary>
public static class DashboardEndpoints
{
    private const string ResourcePrefix = "dashboard/";
    private const string Page = "index.html";

    private static readonly Dictionary<string, Asset> s_assets = ReadAssets();

    public static IEndpointRouteBuilder MapDashboard(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").AllowAnonymous().ExcludeFromDescription();
        group.MapMethods("/", [HttpMethods.Get, HttpMethods.Head], (HttpContext context, PublicUrl url) => Serve(Page, context, url));
        group.MapMethods(
            "/dashboard/{**name}",
            [HttpMethods.Get, HttpMethods.Head],
            (string? name, HttpContext context, PublicUrl url) => Serve(name ?? "", context, url));
        return routes;
    }

    private static Results<FileContentHttpResult, ProblemHttpResult> Serve(string name, HttpContext context, PublicUrl url)
    {
        if (!s_assets.TryGetValue(name, out var asset)) return Problems.Problem.NotFound("page");
        var headers = context.Response.Headers;
        headers[HeaderNames.ContentSecurityPolicy] = Policy(url.Of(context));
        // Browsers revalidate the file each time, and get 304 while it is unchanged: an upgrade takes effect immediately.
        headers[HeaderNames.CacheControl] = "no-cache";
        return TypedResults.File(asset.Content, asset.Type, entityTag: asset.Tag);
    }

    /// <summary>
    /// Allows only the dashboard's own scripts and styles. Outputs come from the public address, which may be another origin, and reach the
    /// player as blobs.
    /// </summary>
    private static string Policy(string publicUrl)
    {
        var media = Uri.TryCreate(publicUrl, UriKind.Absolute, out var uri) ? uri.GetLeftPart(UriPartial.Authority) : "";
        return $"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' {media} data:; media-src 'self' {media} blob:; " +
            $"connect-src 'self' {media}; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
    }

    private static Dictionary<string, Asset> ReadAssets()
    {
        var assembly = typeof(DashboardEndpoints).Assembly;
        var assets = new Dictionary<string, Asset>(StringComparer.Ordinal);
        var resources = assembly.GetManifestResourceNames().Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal));
        foreach (var resource in resources)
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"");
            var name = resource[ResourcePrefix.Length..];
            assets.Add(name, new Asset(content, TypeOf(name), tag));
        }
        return assets;
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    };

    private sealed record Asset(byte[] Content, string Type, EntityTagHeaderValue Tag);
}
