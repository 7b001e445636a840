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

    /// <summary>Adds the headers of the policy to a response, whether or not the request has an <c>Origin</c>.</summary>
    /// <remarks>
    /// The CORS middleware omits them for requests without an <c>Origin</c>. A cache could then reuse the response for a player of another
    /// origin, which the browser would not let read it.
    /// </remarks>
    public static void Apply(HttpResponse response)
    {
        response.Headers.AccessControlAllowOrigin = "*";
        response.Headers.AccessControlExposeHeaders = string.Join(',', s_exposedHeaders);
    }
}
