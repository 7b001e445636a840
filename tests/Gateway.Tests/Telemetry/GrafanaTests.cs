using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Encoder.Gateway.Tests.Hosting;
using Encoder.Testing;

namespace Encoder.Gateway.Tests.Telemetry;

/// <summary>Checks the Grafana dashboard against the metrics of a running service.</summary>
[Collection(nameof(Alone))]
public sealed partial class GrafanaTests
{
    /// <summary>Labels that Prometheus adds when it scrapes.</summary>
    private static readonly string[] s_scrapeLabels = ["job", "instance"];

    [Fact]
    public async Task Every_query_of_the_dashboard_finds_its_metrics_and_labels()
    {
        await using var gateway = new ScriptedGateway(new() { ["Encoder:Tenants:0:Admin"] = "true" });
        await gateway.InitializeAsync();
        await Scrape.Of(gateway.Ada);
        await Jobs.EndOneOfEach(gateway);
        // A connection is counted only if it is made while connections are counted.
        var prometheus = gateway.Client(Token.Of(TestTenant.Ada));
        var scrape = await Eventually.Get(
            async () => await Scrape.Of(prometheus) is var now && now.Names.Contains("encoder_webhook_duration_seconds_count") ? now : null,
            "the webhook's delivery attempt is counted");

        var queries = Queries();
        Assert.True(queries.Length > 30, $"{queries.Length} queries");
        Assert.All(queries, query =>
        {
            var used = Metric().Matches(query);
            Assert.NotEmpty(used);
            Assert.All(used, metric =>
            {
                var name = metric.Groups["name"].Value;
                Assert.True(scrape.Series.Contains(name), $"{name} of {query}");
                var labels = scrape.Series[name].SelectMany(s => s.Labels.Keys).Concat(s_scrapeLabels).ToHashSet();
                Assert.All(Matcher().Matches(metric.Groups["labels"].Value), l => Assert.Contains(l.Groups["label"].Value, labels));
                Assert.All(
                    By().Matches(query).SelectMany(by => by.Groups["labels"].Value.Split(", ")),
                    label => Assert.True(labels.Contains(label), $"{label} of {query}"));
            });
            // The service must report the value that a query filters by.
            foreach (Match equal in Equal().Matches(query))
                Assert.Contains(used, m => scrape.Sum(m.Groups["name"].Value) >= 0
                    && scrape.Series[m.Groups["name"].Value].Any(
                        s => s.Labels.GetValueOrDefault(equal.Groups["label"].Value) == equal.Groups["value"].Value));
        });
    }

    private static string[] Queries()
    {
        var dashboard = JsonNode.Parse(File.ReadAllText(Repository.File("deploy/grafana/encoder.json")))!;
        return
        [
            .. from panel in dashboard["panels"]!.AsArray()
               where panel!["targets"] is not null
               from target in panel["targets"]!.AsArray()
               select (string)target!["expr"]!,
        ];
    }

    /// <summary>A name followed by a selector is a metric.</summary>
    [GeneratedRegex(@"(?<name>[a-z]\w*)\{(?<labels>[^}]*)\}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Metric();

    [GeneratedRegex(@"(?<label>\w+)(=~|!~|!=|=)""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Matcher();

    [GeneratedRegex(@"(?<label>\w+)=""(?<value>[^""]*)""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Equal();

    [GeneratedRegex(@"by \((?<labels>[^)]*)\)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex By();
}
