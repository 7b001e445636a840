using System.Net;
using Encoder.Silo.Outbound;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Tests.Outbound;

public sealed class OutboundOptionsTests
{
    [Theory]
    [InlineData("AllowedNetworks:1", "10.0.0.0")]
    [InlineData("AllowedNetworks:1", "10.0.0.0/33")]
    [InlineData("AllowedNetworks:1", "10.1.2.3/8")]
    [InlineData("AllowedNetworks:1", "fd00::1/64")]
    [InlineData("AllowedNetworks:1", "intranet")]
    [InlineData("AllowedNetworks:1", "")]
    [InlineData("AllowedNetworks", "10.0.0.0/8")]
    [InlineData("AllowedNetworks", "10.0.0.0/8,192.168.0.0/16")]
    [InlineData("ConnectTimeout", "00:00:00")]
    [InlineData("FetchTimeout", "-00:00:01")]
    [InlineData("IdleTimeout", "00:00:00")]
    [InlineData("WebhookTimeout", "1.00:00:01")]
    [InlineData("MaxSourceSize", "0")]
    public async Task An_invalid_setting_is_named_at_startup(string setting, string value)
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(
            () => Start(new() { [setting] = value, ["AllowedNetworks:0"] = "10.0.0.0/8" }));
        Assert.Contains($"Encoder:Outbound:{setting} ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_invalid_settings_are_named_together()
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(
            () => Start(new() { ["MaxSourceSize"] = "-1", ["AllowedNetworks:0"] = "x", ["IdleTimeout"] = "0" }));
        Assert.Equal(3, refusal.Message.Split("Encoder:Outbound:").Length - 1);
    }

    [Fact]
    public async Task Without_settings_only_public_addresses_are_allowed()
    {
        using var host = await Start([]);
        var policy = host.Services.GetRequiredService<OutboundAddressPolicy>();
        Assert.True(policy.Allows(IPAddress.Parse("8.8.8.8")));
        Assert.False(policy.Allows(IPAddress.Loopback));
        Assert.Equal(20L * 1024 * 1024 * 1024, host.Services.GetRequiredService<IOptions<OutboundOptions>>().Value.MaxSourceSize);
    }

    [Fact]
    public async Task Settings_apply_as_written()
    {
        using var host = await Start(new()
        {
            ["AllowedNetworks:0"] = "10.1.0.0/16",
            ["AllowedNetworks:1"] = "fd00::/8",
            ["FetchTimeout"] = "00:05:00",
            ["WebhookTimeout"] = "1.00:00:00",
        });
        var policy = host.Services.GetRequiredService<OutboundAddressPolicy>();
        Assert.True(policy.Allows(IPAddress.Parse("10.1.2.3")));
        Assert.True(policy.Allows(IPAddress.Parse("fd00::1")));
        Assert.False(policy.Allows(IPAddress.Parse("10.2.0.0")));
        Assert.Equal(TimeSpan.FromMinutes(5), host.Services.GetRequiredService<IOptions<OutboundOptions>>().Value.FetchTimeout);
    }

    private static async Task<IHost> Start(Dictionary<string, string?> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create($"Encoder:Outbound:{s.Key}", s.Value)));
        builder.Services.AddOutbound(builder.Configuration);
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
