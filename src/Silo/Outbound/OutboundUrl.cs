namespace Encoder.Silo.Outbound;

/// <summary>A URL that may be requested, as far as it can be told without looking up its host.</summary>
public sealed record OutboundUrl
{
    /// <summary>What is asked of a URL, for a person.</summary>
    public const string Rule = "Only http and https URLs without a user name or password may be requested.";

    private OutboundUrl(Uri uri) => Uri = uri;

    public Uri Uri { get; }

    /// <summary>Whether it is requested over TLS.</summary>
    public bool IsSecure => Uri.Scheme == Uri.UriSchemeHttps;

    /// <summary>Reads a URL; null when it breaks the <see cref="Rule"/>.</summary>
    /// <param name="text">The URL as somebody wrote it.</param>
    /// <param name="relativeTo">What it is relative to, if it is relative: where a redirect came from.</param>
    public static OutboundUrl? Read(string text, OutboundUrl? relativeTo = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        // Programs disagree on what these characters mean in a URL; nobody needs them unescaped.
        if (text.Any(c => c is <= ' ' or '\x7f' or '\\')) return null;
        var read = relativeTo is null
            ? Uri.TryCreate(text, UriKind.Absolute, out var uri)
            : Uri.TryCreate(relativeTo.Uri, text, out uri);
        return read && (uri!.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) && uri.Host.Length > 0 && uri.UserInfo.Length == 0
            ? new OutboundUrl(uri)
            : null;
    }
}
