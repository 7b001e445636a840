using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Encoder.Cluster.Running;

namespace Encoder.Cluster;

/// <summary>Tests the Orleans dashboard through a gateway of a cluster of two silos.</summary>
public sealed class OrleansDashboardTests : IAsyncLifetime
{
    private readonly ClusterUnderTest _cluster = new(("Encoder__OrleansDashboard__Enabled", "true"));

    public async ValueTask InitializeAsync() => await _cluster.Heal();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task An_admin_signs_in_and_sees_both_silos_and_another_tenant_is_rejected()
    {
        using var browser = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer() })
        {
            BaseAddress = _cluster.Client.Address,
        };
        browser.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await Get(browser, "/orleans/")).Status);

        using var form = new FormUrlEncodedContent([new("token", _cluster.Client.Token)]);
        using var signedIn = await browser.PostAsync("/orleans/sign-in", form);
        Assert.Equal((HttpStatusCode.OK, "/orleans/"), (signedIn.StatusCode, signedIn.RequestMessage!.RequestUri!.AbsolutePath));
        var (status, counters) = await Get(browser, "/orleans/DashboardCounters");
        Assert.Equal(HttpStatusCode.OK, status);
        var hosts = JsonNode.Parse(counters)!["hosts"]!.AsArray().Select(host => (string?)host!["status"]);
        Assert.Equal(["Active", "Active"], hosts);

        Assert.Equal(HttpStatusCode.Forbidden, (await _cluster.Stranger.Get("/orleans/DashboardCounters")).Status);
    }

    private static async Task<(HttpStatusCode Status, string Body)> Get(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
