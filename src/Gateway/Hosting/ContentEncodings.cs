using Encoder.Gateway.Problems;
using Microsoft.Net.Http.Headers;

namespace Encoder.Gateway.Hosting;

/// <summary>Content codings of request bodies: JSON may be compressed, anything else is refused.</summary>
internal static class ContentEncodings
{
    private const string Supported = "gzip, br, deflate";

    /// <summary>Decompresses JSON and refuses other coded bodies. The size limit applies to the decompressed body.</summary>
    public static IApplicationBuilder UseContentEncodings(this IApplicationBuilder app)
    {
        app.UseWhen(context => context.Request.HasJsonContentType(), json => json.UseRequestDecompression());
        // Decompression has removed the codings that it decoded from the header.
        return app.Use(static async (context, next) =>
        {
            if (context.Request.Headers.ContentEncoding.All(IsIdentity))
            {
                await next(context);
                return;
            }
            // RFC 9110, section 15.5.16.
            context.Response.Headers[HeaderNames.AcceptEncoding] = context.Request.HasJsonContentType() ? Supported : "identity";
            await Problem.UnsupportedMediaType($"a body without Content-Encoding, or JSON with one of {Supported},").ExecuteAsync(context);
        });
    }

    private static bool IsIdentity(string? coding) =>
        string.IsNullOrWhiteSpace(coding) || coding.Trim().Equals("identity", StringComparison.OrdinalIgnoreCase);
}
