namespace Encoder.Gateway.Hosting;

/// <summary>How the gateway is reached; bound from <c>Encoder</c>.</summary>
public sealed class GatewayOptions
{
    public const string Section = "Encoder";

    /// <summary>IP address that it listens on; "0.0.0.0" or "[::]" for all of the machine's.</summary>
    /// <value>127.0.0.1.</value>
    public string Host { get; set; } = "127.0.0.1";

    /// <summary>Port that it listens on; 0 for one that is free.</summary>
    /// <value>8080.</value>
    public int Port { get; set; } = 8080;

    /// <summary>
    /// Absolute http or https URL under which clients reach the service, without "/" at its end. Addresses of files in answers and webhooks begin with it.
    /// Without it, answers use the host that the request named, and webhooks the address listened on.
    /// </summary>
    /// <value>None.</value>
    public string? PublicUrl { get; set; }
}
