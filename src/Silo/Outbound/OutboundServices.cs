using System.Net;
using Encoder.Grains.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Outbound;

/// <summary>Registers everything that sends requests to URLs that tenants choose.</summary>
public static class OutboundServices
{
    private const string AllowedNetworks = $"{OutboundOptions.Section}:{nameof(OutboundOptions.AllowedNetworks)}";

    /// <summary>
    /// Adds <see cref="SourceFetcher"/>, which needs a workspace, and <see cref="IWebhookSender"/>. Their options are bound from
    /// <c>Encoder:Outbound</c> and validated at startup.
    /// </summary>
    public static IServiceCollection AddOutbound(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<OutboundOptions>()
            .Bind(configuration.GetSection(OutboundOptions.Section))
            // The binder ignores a single value in place of a list.
            .Validate(
                _ => string.IsNullOrEmpty(configuration[AllowedNetworks]),
                $"{AllowedNetworks} is a list: set {AllowedNetworks}:0 and so on.")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<OutboundOptions>, OutboundOptionsRules>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(SystemResolver.Create());
        services.AddSingleton(provider => new OutboundAddressPolicy(
            provider.GetRequiredService<IOptions<OutboundOptions>>().Value.AllowedNetworks.Select(IPNetwork.Parse)));
        services.AddSingleton<OutboundHttp>();
        services.AddSingleton<SourceFetcher>();
        services.AddSingleton<IWebhookSender, WebhookSender>();
        return services;
    }
}
