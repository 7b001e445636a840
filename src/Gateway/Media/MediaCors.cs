using Microsoft.Net.Http.Headers;

namespace Encoder.Gateway.Media;

/// <summary>Lets players of any origin read media.</summary>
internal static class MediaCors
{
    public const string Policy = "media";

    private static readonly string[] s_exposedHeaders =
        [HeaderNames.AcceptRanges, HeaderNames.ContentLength, HeaderNames.ContentRange, HeaderNames.ETag];

    public static IServiceCollection AddMediaCors(this IServiceCollection services) =>
        services.AddCors(cors => cors.AddPolicy(Policy, policy => policy
            .AllowAnyOrigin()
            .WithMethods(HttpMethods.Get, HttpMethods.Head, HttpMethods.Options)
            .WithHeaders(HeaderNames.Range, HeaderNames.IfNoneMatch, HeaderNames.IfRange, HeaderNames.IfModifiedSince)
            .WithExposedHeaders(s_exposedHeaders)
            .SetPreflightMaxAge(TimeSpan.FromDays(1))));

    /// <summary>Adds the headers of the policy to an answer, whether or not its request named an origin.</summary>
    /// <remarks>
    /// The CORS middleware omits them when the request has no <c>Origin</c>. A cache would then reuse that answer for a player of another
    /// origin, which the browser would not let read it.
    /// </remarks>
    public static void Apply(HttpResponse response)
    {
        response.Headers.AccessControlAllowOrigin = "*";
        response.Headers.AccessControlExposeHeaders = string.Join(',', s_exposedHeaders);
    }
}
