namespace Encoder.Silo.Outbound;

/// <summary>Limits on requests to URLs that tenants choose: sources and webhooks. Bound from <c>Encoder:Outbound</c>.</summary>
public sealed class OutboundOptions
{
    public const string Section = "Encoder:Outbound";

    /// <summary>
    /// Networks in CIDR notation that may be reached although their addresses are not public. Anyone who may create jobs can then send GET
    /// and POST requests to every host and port in them.
    /// </summary>
    /// <value>Empty: only public addresses.</value>
    public string[] AllowedNetworks { get; set; } = [];

    /// <summary>The time limit for name resolution, connection and TLS handshake together.</summary>
    /// <value>10 seconds.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The time limit for fetching a source, redirects included.</summary>
    /// <value>1 hour.</value>
    public TimeSpan FetchTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The longest time without a byte of a source. It also limits the wait for the headers of each response.</summary>
    /// <value>30 seconds.</value>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The size limit of a source, in bytes.</summary>
    /// <value>20 GiB.</value>
    public long MaxSourceSize { get; set; } = 20L << 30;

    /// <summary>The time limit for one attempt to deliver a webhook, from name resolution to the end of the response.</summary>
    /// <value>15 seconds.</value>
    public TimeSpan WebhookTimeout { get; set; } = TimeSpan.FromSeconds(15);
}
