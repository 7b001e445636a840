using Encoder.Grains.Webhooks;
using Encoder.Silo.Outbound;
using Encoder.Storage.Media;
using Encoder.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Silo.Tests.Outbound;

/// <summary>The outbound services, registered as in the service, with a folder as workspace. By default, 127.0.0.1 is allowed.</summary>
internal sealed class OutboundUnderTest : IDisposable
{
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services;

    public OutboundUnderTest(
        Dictionary<string, string?>? settings = null,
        HostResolver? resolve = null,
        string? store = null,
        Action<IServiceCollection>? configure = null)
    {
        var all = new Dictionary<string, string?>
        {
            ["AllowedNetworks:0"] = "127.0.0.1/32",
            ["ConnectTimeout"] = "00:00:20",
            ["IdleTimeout"] = "00:00:20",
            ["FetchTimeout"] = "00:00:30",
            ["WebhookTimeout"] = "00:00:20",
        };
        foreach (var (setting, value) in settings ?? []) all[setting] = value;

        Store = new FileWorkspace(store ?? _folder.Path);
        var services = new ServiceCollection().AddSingleton<IWorkspace>(Store);
        if (resolve is not null) services.AddSingleton(resolve);
        configure?.Invoke(services);
        services.AddOutbound(new ConfigurationBuilder().AddInMemoryCollection(
            all.Select(s => KeyValuePair.Create($"{OutboundOptions.Section}:{s.Key}", s.Value))).Build());
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });
    }

    public FileWorkspace Store { get; }

    public Task<SourceFetch> Fetch(string url, CancellationToken cancellationToken = default) =>
        _services.GetRequiredService<SourceFetcher>().Fetch(url, cancellationToken);

    /// <summary>Expects a fetch to fail. Asserts that it leaves no file and that the message reveals nothing about the service.</summary>
    public async Task<SourceFailure> FetchInVain(string url)
    {
        var before = Directory.GetFiles(_folder.Path);
        var (file, failure) = await Fetch(url);
        Assert.Null(file);
        Assert.NotNull(failure);
        Assert.Equal(before, Directory.GetFiles(_folder.Path));
        AssertTellsNothing(failure.Message);
        return failure;
    }

    public Task<WebhookAnswer> Post(string url, string body = "{}", CancellationToken cancellationToken = default) =>
        Post(new WebhookMessage(url, "evt_1", DateTimeOffset.UnixEpoch, body, [Secret]), cancellationToken);

    public async Task<WebhookAnswer> Post(WebhookMessage message, CancellationToken cancellationToken = default)
    {
        var answer = await _services.GetRequiredService<IWebhookSender>().Send(message, cancellationToken);
        Assert.True(answer.Status is null != answer.Failure is null);
        if (answer.Failure is not null) AssertTellsNothing(answer.Failure);
        return answer;
    }

    public void Dispose()
    {
        _services.Dispose();
        _folder.Dispose();
    }

    private void AssertTellsNothing(string message)
    {
        Assert.DoesNotContain("127.0", message, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Path, message, StringComparison.Ordinal);
        Assert.DoesNotContain(Environment.MachineName, message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Exception", message, StringComparison.Ordinal);
    }
}
