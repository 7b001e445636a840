namespace Encoder.Silo.Outbound;

/// <summary>How far, how long and how much the service fetches and posts on behalf of tenants: section <c>Encoder:Outbound</c>.</summary>
public sealed class OutboundOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Encoder:Outbound";

    /// <summary>
    /// Networks in CIDR notation that may be reached although they are private or otherwise special. Whoever may post jobs can then
    /// send GET and POST requests to every host and port in them.
    /// </summary>
    /// <value>Empty: only public addresses.</value>
    public string[] AllowedNetworks { get; set; } = [];

    /// <summary>Longest time to look up a name, connect and shake hands over TLS, together.</summary>
    /// <value>10 seconds.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time for a whole source, redirects included.</summary>
    /// <value>1 hour.</value>
    public TimeSpan FetchTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Longest time without a byte of a source. Once connected, the head of each answer must be there within it, too.</summary>
    /// <value>30 seconds.</value>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Most bytes of a source.</summary>
    /// <value>20 GiB.</value>
    public long MaxSourceSize { get; set; } = 20L << 30;

    /// <summary>Longest time for one attempt at a webhook, from the look-up of the name to the end of the answer.</summary>
    /// <value>15 seconds.</value>
    public TimeSpan WebhookTimeout { get; set; } = TimeSpan.FromSeconds(15);
}
