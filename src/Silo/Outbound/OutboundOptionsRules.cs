using System.Net;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Outbound;

/// <summary>Validates <see cref="OutboundOptions"/>. Each error names the setting and its valid values.</summary>
public sealed class OutboundOptionsRules : IValidateOptions<OutboundOptions>
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, OutboundOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var broken = new ValidateOptionsResultBuilder();
        foreach (var (i, network) in options.AllowedNetworks.Index())
        {
            if (IsNetwork(network)) continue;
            broken.AddError(NotANetwork(OutboundOptions.Section, i, network));
        }
        CheckTime(options.ConnectTimeout, nameof(options.ConnectTimeout), broken);
        CheckTime(options.FetchTimeout, nameof(options.FetchTimeout), broken);
        CheckTime(options.IdleTimeout, nameof(options.IdleTimeout), broken);
        CheckTime(options.WebhookTimeout, nameof(options.WebhookTimeout), broken);
        if (options.MaxSourceSize <= 0)
        {
            broken.AddError(
                $"{Setting(nameof(options.MaxSourceSize))} is {options.MaxSourceSize}; it must be a positive number of bytes.");
        }
        return broken.Build();
    }

    /// <summary>Returns the error for the invalid entry <paramref name="i"/> of a section's AllowedNetworks.</summary>
    internal static string NotANetwork(string section, int i, string? network) =>
        $"{section}:{nameof(OutboundOptions.AllowedNetworks)}:{i} is \"{network}\"; it must be a network in CIDR notation " +
        "whose bits after the prefix are zero, such as 10.1.0.0/16.";

    private static string Setting(string name) => $"{OutboundOptions.Section}:{name}";

    /// <summary>
    /// Whether the text is a network in CIDR notation. Unlike <see cref="IPNetwork"/>, this refuses bits after the prefix: 10.1.2.3/8 may
    /// be a mistake for 10.1.2.3/32.
    /// </summary>
    internal static bool IsNetwork(string? text) =>
        IPNetwork.TryParse(text, out var network)
        && IPAddress.Parse(text.AsSpan(0, text!.IndexOf('/'))).Equals(network.BaseAddress);

    private static void CheckTime(TimeSpan time, string name, ValidateOptionsResultBuilder broken)
    {
        if (time > TimeSpan.Zero && time <= s_longest) return;
        broken.AddError(
            $"{Setting(name)} is {time}; it must be more than zero and at most one day, written as hours:minutes:seconds.");
    }
}
