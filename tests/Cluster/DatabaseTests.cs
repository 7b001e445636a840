using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Encoder.Cluster.Running;
using Encoder.Contracts.Json;
using Encoder.EndToEnd;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.Cluster;

/// <summary>Tests outages of PostgreSQL.</summary>
[Collection(Interruptions.Name)]
public sealed class DatabaseTests(SharedCluster shared, ITestOutputHelper output)
{
    /// <summary>
    /// The minimum outage of the database in seconds. It lasts at least until each gateway has refused a request. Set
    /// <c>ENCODER_DATABASE_OUTAGE</c> for outages as long as in production.
    /// </summary>
    private static readonly double s_outage = double.Parse(Environment.GetEnvironmentVariable("ENCODER_DATABASE_OUTAGE") ?? "10");

    private readonly ClusterUnderTest _cluster = shared.Cluster;

    [Theory]
    [InlineData("fast")]
    [InlineData("killed")]
    public async Task While_the_database_is_away_requests_get_503_and_no_accepted_job_is_lost(string how)
    {
        await _cluster.Heal();
        await using var receiver = await Receiver.Start();
        var upload = await _cluster.Client.Upload(Clip.Tiny);
        await using var load = new Load(
            upload.Id, receiver.Url, max: 30, _cluster.ClientOf("gateway-1"), _cluster.ClientOf("gateway-2"),
            _cluster.ClientOf("gateway-1"));
        await Eventually.True(() => load.Accepted.Count >= 10, "there are jobs");

        if (how == "killed") _cluster.KillDatabase();
        else await _cluster.Local.Postgres.Stop(how, CancellationToken.None);
        var away = Stopwatch.StartNew();
        // The outage itself.
        await Task.Delay(TimeSpan.FromSeconds(1));
        await AssertHealth(HttpStatusCode.ServiceUnavailable);
        // The outage lasts longer than a gateway retries, so the gateway must refuse what it cannot guarantee.
        await Task.WhenAll(AssertRefused("gateway-1", upload.Id), AssertRefused("gateway-2", upload.Id));
        if (TimeSpan.FromSeconds(s_outage) - away.Elapsed is { Ticks: > 0 } rest) await Task.Delay(rest);
        await _cluster.Local.Postgres.Start(CancellationToken.None);

        await Eventually.True(() => load.Accepted.Count >= 20, "jobs are accepted again", TimeSpan.FromMinutes(1));
        await load.Stop();
        output.WriteLine(load.Summary);
        Assert.Empty(load.Wrong);
        await _cluster.CheckAll(load.Accepted, receiver);
        await AssertHealth(HttpStatusCode.OK);
        // No silo was declared dead because of the outage.
        Assert.Equal(2, _cluster.Active());
    }

    private async Task AssertRefused(string gateway, string videoId)
    {
        using var post = new HttpRequestMessage(HttpMethod.Post, "/v1/encoder/jobs")
        {
            Content = JsonContent.Create(Jobs.Tiny(videoId), options: EncoderJson.Options),
        };
        using var answer = await _cluster.ClientOf(gateway).Send(post);
        Assert.Equal((gateway, HttpStatusCode.ServiceUnavailable), (gateway, answer.StatusCode));
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    /// <summary>
    /// Asserts that members stay alive. Restarting a process would not bring the database back, so it is alive but not ready.
    /// </summary>
    private async Task AssertHealth(HttpStatusCode ready)
    {
        foreach (var member in new[] { "silo-1", "silo-2", "gateway-1", "gateway-2" })
        {
            Assert.Equal((member, HttpStatusCode.OK), (member, await _cluster.Health(member, "live")));
            Assert.Equal((member, HttpStatusCode.OK), (member, await _cluster.Health(member, "startup")));
            await Eventually.True(async () => await _cluster.Health(member, "ready") == ready, $"{member} is {ready}");
        }
    }
}
