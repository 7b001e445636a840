using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Encoder.Gateway.Hosting;
using Encoder.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Encoder.Gateway.Tests.Hosting;

/// <summary>
/// The real service on a free port, with its own data folder and two tenants. By default it has no worker slots, so jobs stay queued.
/// </summary>
public class RunningGateway : IAsyncLifetime
{
    private readonly TemporaryFolder _data = new();
    private readonly List<HttpClient> _clients = [];
    private readonly Dictionary<string, string?> _settings;
    private readonly Action<WebApplicationBuilder>? _configure;
    private WebApplication? _app;

    static RunningGateway() => OptionRanges.Ready(GatewayApp.Sections.Values);

    public RunningGateway()
        : this([])
    {
    }

    internal RunningGateway(Dictionary<string, string?> settings, Action<WebApplicationBuilder>? configure = null) =>
        (_settings, _configure) = (settings, configure);

    public Uri Address { get; private set; } = null!;

    public string DataFolder => _data.Path;

    internal HttpClient Ada { get; private set; } = null!;

    internal HttpClient Bob { get; private set; } = null!;

    internal HttpClient Anyone { get; private set; } = null!;

    public IServiceProvider Services => _app!.Services;

    public T Get<T>()
        where T : class => _app!.Services.GetRequiredService<T>();

    /// <summary>Creates a client that sends a value as its <c>Authorization</c> header; null for no header.</summary>
    public HttpClient Client(string? authorization)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address };
        if (authorization is not null) client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        _clients.Add(client);
        return client;
    }

    public async ValueTask InitializeAsync()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Encoder:Port"] = "0",
            ["Encoder:Storage:DataFolder"] = _data.Path,
            ["Encoder:Storage:SurvivePowerLoss"] = "false",
            ["Encoder:Worker:Slots"] = "0",
        };
        foreach (var (i, tenant) in new[] { TestTenant.Ada, TestTenant.Bob }.Index())
        {
            var prefix = $"Encoder:Tenants:{i}:";
            settings[$"{prefix}Name"] = tenant.Name;
            settings[$"{prefix}ApiKey"] = tenant.ApiKey;
            settings[$"{prefix}Secrets:0"] = tenant.Secret;
            settings[$"{prefix}Secrets:1"] = tenant.SecondSecret;
            settings[$"{prefix}WebhookSecrets:0"] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
            settings[$"{prefix}UserId"] = tenant.UserId;
            settings[$"{prefix}UserName"] = tenant.Name;
            settings[$"{prefix}Email"] = $"{tenant.Name}@example.org";
        }
        foreach (var (name, value) in _settings) settings[name] = value;

        _app = GatewayApp.Build(settings, builder =>
        {
            var console = builder.Services.Where(
                s => s.ServiceType == typeof(ILoggerProvider) && s.ImplementationType == typeof(ConsoleLoggerProvider));
            foreach (var provider in console.ToArray()) builder.Services.Remove(provider);
            _configure?.Invoke(builder);
        });
        await _app.StartAsync();
        Address = new Uri(GatewayApp.AddressOf(_app));
        (Ada, Bob, Anyone) = (Client(Token.Of(TestTenant.Ada)), Client(Token.Of(TestTenant.Bob)), Client(null));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
        SqliteConnection.ClearAllPools();
        _data.Dispose();
    }

    internal static async Task<RunningGateway> Start(
        Dictionary<string, string?>? settings = null, Action<WebApplicationBuilder>? configure = null)
    {
        var gateway = new RunningGateway(settings ?? [], configure);
        await gateway.InitializeAsync();
        return gateway;
    }
}

internal static class Requests
{
    public static async Task<JsonObject> Json(this Task<HttpResponseMessage> sent, int status = 200)
    {
        using var response = await sent;
        return await response.Json(status);
    }

    public static async Task<JsonObject> Json(this HttpResponseMessage response, int status = 200)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode}: {text}");
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        return JsonNode.Parse(text)!.AsObject();
    }

    /// <summary>Asserts that the answer is a problem document with the members that all of them have, and returns it.</summary>
    public static async Task<JsonObject> Problem(this Task<HttpResponseMessage> sent, int status, string slug)
    {
        using var response = await sent;
        return await response.Problem(status, slug);
    }

    /// <inheritdoc cref="Problem(Task{HttpResponseMessage}, int, string)"/>
    public static async Task<JsonObject> Problem(this HttpResponseMessage response, int status, string slug)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!.AsObject();
        Assert.Equal(($"urn:encoder:{slug}", status), ((string?)problem["type"], (int?)problem["status"]));
        Assert.False(string.IsNullOrWhiteSpace((string?)problem["title"]));
        Assert.False(string.IsNullOrWhiteSpace((string?)problem["detail"]));
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        return problem;
    }

    public static IEnumerable<string> ErrorKeys(this JsonObject problem) => problem["errors"]?.AsObject().Select(e => e.Key) ?? [];

    public static StringContent JsonText(string json) => new(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json", "utf-8"));

    public static Task<HttpResponseMessage> PostJob(this HttpClient client, string json) =>
        client.PostAsync("/v1/encoder/jobs", JsonText(json));

    public static Task<HttpResponseMessage> PostJob(this HttpClient client, object job) => client.PostAsJsonAsync("/v1/encoder/jobs", job);

    /// <summary>Creates a job whose source is a URL, and returns its id.</summary>
    public static async Task<string> CreateJob(this HttpClient client) =>
        (string)(await client.PostJob(new
        {
            videoUrl = "https://example.org/a.mp4",
            presets = new[] { new { resolutions = new[] { "360" }, format = "mp4" } },
        }).Json(201))["id"]!;

    public static Task<HttpResponseMessage> Upload(
        this HttpClient client,
        byte[] content,
        string fileName = "clip.mp4",
        string field = "file",
        CancellationToken cancellationToken = default) =>
        client.PostAsync(
            "/v1/files", new MultipartFormDataContent { { new ByteArrayContent(content), field, fileName } }, cancellationToken);
}
