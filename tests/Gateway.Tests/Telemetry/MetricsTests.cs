using Encoder.Contracts.Jobs;
using Encoder.Gateway.Tests.Hosting;
using Encoder.Grains.Work;
using Encoder.Testing;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Encoder.Gateway.Tests.Telemetry;

/// <summary>Tests who may read /metrics, and what it reports.</summary>
[Collection(nameof(Alone))]
public sealed class MetricsTests
{
    // By default, anyone may read the metrics from loopback.
    private static readonly Dictionary<string, string?> s_adaIsAdmin = new()
    {
        ["Encoder:Tenants:0:Admin"] = "true", ["Encoder:Metrics:AllowedNetworks:0"] = "192.0.2.0/24",
    };

    [Fact]
    public async Task Metrics_require_an_admin_token()
    {
        await using var gateway = await RunningGateway.Start(s_adaIsAdmin);
        using var refused = await gateway.Anyone.GetAsync("/metrics");
        await refused.Problem(401, "unauthorized");
        Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.ToString());
        await gateway.Client(Token.Of(TestTenant.Ada) + "x").GetAsync("/metrics").Problem(401, "unauthorized");
        await gateway.Bob.GetAsync("/metrics").Problem(403, "admin-only");
        Assert.Contains("encoder_queue_items", (await Scrape.Of(gateway.Ada)).Names);
    }

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("Forwarded")]
    [InlineData("Via")]
    public async Task On_the_same_machine_metrics_need_no_token_unless_a_proxy_forwarded_the_request(string header)
    {
        await using var gateway = await RunningGateway.Start();
        using var direct = await gateway.Anyone.GetAsync("/metrics");
        Assert.Equal(200, (int)direct.StatusCode);
        using var passedOn = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        passedOn.Headers.TryAddWithoutValidation(header, "1.1 proxy");
        await gateway.Anyone.SendAsync(passedOn).Problem(401, "unauthorized");
    }

    [Theory]
    [InlineData("127.0.0.0/8", 200)]
    [InlineData("10.0.0.0/8", 401)]
    public async Task Metrics_need_no_token_from_an_allowed_network(string network, int status)
    {
        await using var gateway = await RunningGateway.Start(new() { ["Encoder:Metrics:AllowedNetworks:0"] = network });
        using var response = await gateway.Anyone.GetAsync("/metrics");
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Nothing_is_collected_by_default()
    {
        await using var gateway = await RunningGateway.Start();
        Assert.Null(gateway.Services.GetService<TracerProvider>());
        Assert.Null(gateway.Services.GetService<MeterProvider>());
    }

    [Fact]
    public async Task Metrics_report_the_outcomes_of_jobs_work_items_and_webhooks()
    {
        await using var gateway = new ScriptedGateway(s_adaIsAdmin);
        await gateway.InitializeAsync();
        var before = await Scrape.Of(gateway.Ada);
        Assert.Equal(2, before.Sum("encoder_worker_slots"));

        await Jobs.EndOneOfEach(gateway);
        // An attempt is counted after the receiver has got it.
        var after = await Eventually.Get(
            async () => await Scrape.Of(gateway.Ada) is var now && now.Sum("encoder_webhook_duration_seconds_count") > 0 ? now : null,
            "the webhook's delivery attempt is counted");
        Assert.Equal(2, Rise("encoder_jobs_submitted_total"));
        Assert.Equal(1, Rise("encoder_job_duration_seconds_count", "status", "completed"));
        Assert.Equal(1, Rise("encoder_job_duration_seconds_count", "code", JobErrorCodes.NoVideoStream));
        Assert.Equal((1, 1), (after.Sum("encoder_jobs", "status", "completed"), after.Sum("encoder_jobs", "status", "failed")));
        Assert.Equal(1, Rise("encoder_work_duration_seconds_count", "kind", "thumbnails"));
        Assert.Equal(2, Rise("encoder_work_duration_seconds_count", "kind", "package"));
        Assert.Equal(1, Rise("encoder_work_duration_seconds_count", "outcome", "failed"));
        Assert.Equal(1, Rise("encoder_work_failures_total", "code", JobErrorCodes.NoVideoStream));
        Assert.Equal(1, Rise("encoder_encode_speed_count"));
        Assert.Equal(1, Rise("encoder_webhook_duration_seconds_count", "outcome", "delivered"));
        Assert.True(Rise("http_server_request_duration_seconds_count", "http_route", "/v1/encoder/jobs/{id}") > 0);

        // Ids and tenant names would create a series each.
        var labels = after.Series.SelectMany(s => s).SelectMany(s => s.Labels.Values).ToHashSet();
        Assert.DoesNotContain(labels, l => l.Length == 24 && Contracts.EntityId.IsValid(l) || l == TestTenant.Ada.Name);

        double Rise(string name, string? label = null, string? value = null) =>
            after.Sum(name, label, value) - before.Sum(name, label, value);
    }

    [Fact]
    public async Task The_age_of_the_queue_is_that_of_the_oldest_waiting_job()
    {
        await using var gateway = await RunningGateway.Start(s_adaIsAdmin);
        Assert.Equal(0, (await Scrape.Of(gateway.Ada)).Sum("encoder_queue_age_seconds"));
        await gateway.Ada.CreateJob();
        await Eventually.True(
            async () => await Scrape.Of(gateway.Ada) is var now && now.Sum("encoder_queue_items", "state", "waiting") == 1
                && now.Sum("encoder_queue_age_seconds") >= 1,
            "the job has waited for a second");
    }
}

/// <summary>Jobs with known outcomes.</summary>
internal static class Jobs
{
    /// <summary>Runs one job that completes and whose webhook is delivered, and one that fails.</summary>
    public static async Task EndOneOfEach(ScriptedGateway gateway)
    {
        await ScriptedGateway.Completed(
            gateway.Ada, new() { ["videoUrl"] = "https://example.org/a.mp4", ["webhookUrl"] = "https://example.org/hook" });
        await Eventually.True(() => Task.FromResult(!gateway.Sender.Sent.IsEmpty), "the webhook");
        var before = gateway.Work.Before;
        gateway.Work.Before = (_, _, _) =>
            Task.FromResult<WorkResult?>(new WorkFailed(JobErrorCodes.NoVideoStream, "There is no video in it.", IsTransient: false));
        var id = await gateway.Ada.CreateJob();
        await Eventually.True(
            async () => (string?)(await gateway.Ada.GetAsync($"/v1/encoder/jobs/{id}").Json())["status"] == "failed", "the failure");
        gateway.Work.Before = before;
    }
}
