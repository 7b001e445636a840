using Encoder.Silo.Outbound;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Telemetry;

/// <summary>Who may read <see cref="MetricsEndpoint"/>; bound from <c>Encoder:Metrics</c>.</summary>
public sealed class MetricsOptions
{
    public const string Section = "Encoder:Metrics";

    private static readonly string[] s_loopback = ["127.0.0.0/8", "::1/128"];

    /// <summary>Networks in CIDR notation whose clients need no token.</summary>
    /// <value>Null: the loopback networks, for programs on the same machine.</value>
    /// <remarks>
    /// The check uses the remote address of the connection. A request that a proxy has forwarded therefore always needs the token of a
    /// tenant that is an admin.
    /// </remarks>
    public string[]? AllowedNetworks { get; set; }

    /// <summary>The allowed networks, or the default if none are set.</summary>
    internal string[] Networks => AllowedNetworks ?? s_loopback;
}

/// <summary>Validates <see cref="MetricsOptions"/>.</summary>
internal sealed class MetricsOptionsRules : IValidateOptions<MetricsOptions>
{
    public ValidateOptionsResult Validate(string? name, MetricsOptions options)
    {
        var broken = new ValidateOptionsResultBuilder();
        foreach (var (i, network) in options.Networks.Index())
        {
            if (!OutboundOptionsRules.IsNetwork(network))
                broken.AddError(OutboundOptionsRules.NotANetwork(MetricsOptions.Section, i, network));
        }
        return broken.Build();
    }
}
