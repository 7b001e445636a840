using Encoder.Contracts.Jobs;

namespace Encoder.Silo.Outbound;

/// <summary>A URL that follows the outbound rules. <see cref="OutboundDialer"/> checks the addresses of its host later.</summary>
public sealed record OutboundUrl
{
    /// <summary>The rule for URLs, as an error message.</summary>
    public const string Rule = "Only http and https URLs without a user name or password may be requested.";

    private OutboundUrl(Uri uri) => Uri = uri;

    public Uri Uri { get; }

    /// <summary>Whether the scheme is https.</summary>
    public bool IsSecure => Uri.Scheme == Uri.UriSchemeHttps;

    /// <summary>Reads a URL; null if it breaks the <see cref="Rule"/>.</summary>
    /// <param name="text">The URL as a client or a redirect gave it.</param>
    /// <param name="relativeTo">The base of a relative URL: the URL that redirected.</param>
    public static OutboundUrl? Read(string text, OutboundUrl? relativeTo = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        // URL parsers disagree on the meaning of these characters; a valid URL escapes them.
        if (text.Any(c => c is <= ' ' or '\x7f' or '\\')) return null;
        var read = relativeTo is null
            ? Uri.TryCreate(text, UriKind.Absolute, out var uri)
            : Uri.TryCreate(relativeTo.Uri, text, out uri);
        return read && IsAllowed(uri!) ? new OutboundUrl(uri!) : null;
    }

    private static bool IsAllowed(Uri uri) =>
        (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) && uri.UserInfo.Length == 0 && JobRequestRules.HasHost(uri);
}
