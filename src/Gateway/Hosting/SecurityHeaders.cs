namespace Encoder.Gateway.Hosting;

/// <summary>
/// The headers of every response, unless its endpoint sets others: the response is not a page and may not be embedded in one.
/// </summary>
internal static class SecurityHeaders
{
    /// <summary>The names and values of the headers.</summary>
    public static IReadOnlyList<(string Name, string Value)> All { get; } =
    [
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        ("Referrer-Policy", "no-referrer"),
    ];

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        // Added at the very end, because error responses start without any headers.
        context.Response.OnStarting(
            static response =>
            {
                foreach (var (name, value) in All) ((HttpResponse)response).Headers.TryAdd(name, value);
                return Task.CompletedTask;
            },
            context.Response);
        return next(context);
    });
}
