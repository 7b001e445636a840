using Encoder.Silo.Outbound;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Telemetry;

/// <summary>Who may read <see cref="MetricsEndpoint"/>; bound from <c>Encoder:Metrics</c>.</summary>
public sealed class MetricsOptions
{
    public const string Section = "Encoder:Metrics";

    /// <summary>Networks in CIDR notation whose clients need no token.</summary>
    /// <value>Empty: every reader needs the token of a tenant that is an admin.</value>
    /// <remarks>
    /// The address is that of the connection. Behind a reverse proxy it is the proxy's, and to allow that would allow all of its clients.
    /// </remarks>
    public string[] AllowedNetworks { get; set; } = [];
}

/// <summary>Validates <see cref="MetricsOptions"/>.</summary>
internal sealed class MetricsOptionsRules : IValidateOptions<MetricsOptions>
{
    public ValidateOptionsResult Validate(string? name, MetricsOptions options)
    {
        var broken = new ValidateOptionsResultBuilder();
        foreach (var (i, network) in options.AllowedNetworks.Index())
        {
            if (!OutboundOptionsRules.IsNetwork(network))
                broken.AddError(OutboundOptionsRules.NotANetwork(MetricsOptions.Section, i, network));
        }
        return broken.Build();
    }
}
