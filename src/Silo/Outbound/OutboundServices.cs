using System.Net;
using Encoder.Grains.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Outbound;

/// <summary>Everything that makes requests to URLs of tenants.</summary>
public static class OutboundServices
{
    /// <summary>Adds <see cref="SourceFetcher"/> (which needs a media store) and <see cref="IWebhookSender"/>, with their settings from <c>Encoder:Outbound</c>, validated at start.</summary>
    public static IServiceCollection AddOutbound(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration.GetSection(OutboundOptions.Section);
        services.AddOptions<OutboundOptions>()
            .Bind(section)
            // The binder passes over one value where a list belongs.
            .Validate(_ => string.IsNullOrEmpty(section[nameof(OutboundOptions.AllowedNetworks)]), $"{OutboundOptions.Section}:{nameof(OutboundOptions.AllowedNetworks)} is a list: set {OutboundOptions.Section}:{nameof(OutboundOptions.AllowedNetworks)}:0 and so on.")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<OutboundOptions>, OutboundOptionsRules>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(SystemResolver.Create());
        services.AddSingleton(provider => new OutboundAddressPolicy(provider.GetRequiredService<IOptions<OutboundOptions>>().Value.AllowedNetworks.Select(IPNetwork.Parse)));
        services.AddSingleton<OutboundHttp>();
        services.AddSingleton<SourceFetcher>();
        services.AddSingleton<IWebhookSender, WebhookSender>();
        return services;
    }
}
