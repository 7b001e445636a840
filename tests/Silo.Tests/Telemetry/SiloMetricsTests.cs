using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Encoder.Cli.Cluster;
using Encoder.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Encoder.Silo.Tests.Telemetry;

/// <summary>Tests that a silo of a cluster, in its own process, serves its metrics as docs/telemetry.md describes.</summary>
public sealed class SiloMetricsTests
{
    private const string Secret = "a secret of more than thirty-two bytes of ";

    private static readonly TimeSpan s_deadline = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Only_admins_can_read_the_metrics_of_a_silo()
    {
        using var postgres = await PostgresServer.Start();
        using var folder = new TemporaryFolder();
        var settings = Settings(postgres.ConnectionString("postgres"), folder.File("data"));
        using (var migration = Start(settings, "migrate")) await migration.WaitForExitAsync().WaitAsync(s_deadline);
        using var silo = Start(settings);
        var log = silo.StandardError.ReadToEndAsync();
        try
        {
            var ready = await silo.StandardOutput.ReadLineAsync().WaitAsync(s_deadline);
            Assert.True(ready?.StartsWith("ready: ", StringComparison.Ordinal), ready ?? await log);
            using var http = new HttpClient { BaseAddress = new Uri(ready!["ready: ".Length..]) };

            using var anyone = await http.GetAsync("/metrics");
            Assert.Equal(HttpStatusCode.Unauthorized, anyone.StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await Get(http, "tenant")).Status);
            var (status, text) = await Get(http, "admin");
            Assert.Equal(HttpStatusCode.OK, status);
            foreach (var metric in (string[])["encoder_worker_slots", "encoder_queue_items", "encoder_storage_free_bytes", "orleans_"])
                Assert.Contains(metric, text, StringComparison.Ordinal);
        }
        finally
        {
            silo.Kill();
            await silo.WaitForExitAsync();
        }
    }

    private static async Task<(HttpStatusCode Status, string Text)> Get(HttpClient http, string tenant)
    {
        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Claims = new Dictionary<string, object> { ["apikey"] = $"key-{tenant}" },
            SigningCredentials = new SigningCredentials(
                new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Secret + tenant)), SecurityAlgorithms.HmacSha256),
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static Process Start(Dictionary<string, string> settings, params string[] arguments)
    {
        var program = Repository.File("artifacts/bin/Silo/release/Encoder.Silo.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in settings) start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        return Process.Start(start)!;
    }

    private static Dictionary<string, string> Settings(string database, string dataFolder)
    {
        var settings = new Dictionary<string, string>
        {
            ["Encoder:Cluster:ConnectionString"] = database,
            ["Encoder:Cluster:AdvertisedAddress"] = "127.0.0.1",
            ["Encoder:Cluster:SiloPort"] = $"{FreePort.Find()}",
            ["Encoder:Cluster:GatewayPort"] = $"{FreePort.Find()}",
            ["Encoder:Storage:DataFolder"] = dataFolder,
            ["Encoder:PublicUrl"] = "http://127.0.0.1",
            ["Encoder:Port"] = "0",
            ["Encoder:Worker:Slots"] = "0",
            // By default, anyone may read the metrics from loopback.
            ["Encoder:Metrics:AllowedNetworks:0"] = "192.0.2.0/24",
        };
        foreach (var (i, name) in ((string[])["admin", "tenant"]).Index())
        {
            var prefix = $"Encoder:Tenants:{i}:";
            settings[$"{prefix}Name"] = name;
            settings[$"{prefix}ApiKey"] = $"key-{name}";
            settings[$"{prefix}Secrets:0"] = Secret + name;
            settings[$"{prefix}WebhookSecrets:0"] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
            settings[$"{prefix}UserId"] = settings[$"{prefix}UserName"] = name;
            settings[$"{prefix}Email"] = $"{name}@example.org";
            settings[$"{prefix}Admin"] = name == "admin" ? "true" : "false";
        }
        return settings;
    }
}
