namespace Encoder.Gateway.Hosting;

/// <summary>Limits on connections, and on clients that send too slowly; bound from <c>Encoder:Connections</c>.</summary>
public sealed class ConnectionOptions
{
    public const string Section = "Encoder:Connections";

    /// <summary>The maximum number of open connections. Further connections are closed immediately.</summary>
    /// <value>10000; 1 to 1,000,000.</value>
    public long MaxConnections { get; set; } = 10_000;

    /// <summary>The time limit from the first byte of a request to the end of its headers.</summary>
    /// <value>15 seconds; 1 second to 10 minutes.</value>
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a connection without a request stays open.</summary>
    /// <value>2 minutes; 1 second to 1 hour.</value>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The minimum rate of a request's body, in bytes per second. 0 allows any rate.</summary>
    /// <value>4096; 0 to 1,048,576.</value>
    /// <remarks>Only the time in which the service waits for bytes counts.</remarks>
    public int MinBodyRate { get; set; } = 4096;

    /// <summary>How long a body may fall short of <see cref="MinBodyRate"/>, or pause, before it is cut off.</summary>
    /// <value>30 seconds; 1 second to 10 minutes.</value>
    public TimeSpan BodyRateWindow { get; set; } = TimeSpan.FromSeconds(30);
}
