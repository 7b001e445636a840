namespace Encoder.Gateway.Hosting;

/// <summary>Headers that every answer has unless its endpoint sets others: nothing in it is a page, or may be part of one.</summary>
internal static class SecurityHeaders
{
    /// <summary>Names and values.</summary>
    public static IReadOnlyList<(string Name, string Value)> All { get; } =
    [
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        ("Referrer-Policy", "no-referrer"),
    ];

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        // Last of all: answers to failures begin with no header at all.
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
