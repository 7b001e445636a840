using System.Text.RegularExpressions;

namespace Encoder.Gateway.Tests.Telemetry;

/// <summary>The result of a scrape: series by name, each with its labels and value.</summary>
internal sealed partial record Scrape(ILookup<string, Series> Series)
{
    public IEnumerable<string> Names => Series.Select(s => s.Key);

    public static async Task<Scrape> Of(HttpClient client)
    {
        using var response = await client.GetAsync("/metrics");
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        var lines = text.Split('\n').Where(l => l.Length > 0 && l[0] != '#').Select(l => Line().Match(l));
        return new Scrape(lines.ToLookup(
            l => l.Groups["name"].Value,
            l => new Series(
                Label().Matches(l.Groups["labels"].Value).ToDictionary(m => m.Groups["name"].Value, m => m.Groups["value"].Value),
                double.Parse(l.Groups["value"].Value))));
    }

    /// <summary>Returns the sum of the series with a name and, if given, with a label of that value.</summary>
    public double Sum(string name, string? label = null, string? value = null) =>
        Series[name].Where(s => label is null || s.Labels.GetValueOrDefault(label) == value).Sum(s => s.Value);

    [GeneratedRegex(
        @"^(?<name>[a-zA-Z_:][\w:]*)(\{(?<labels>.*)\})? (?<value>\S+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Line();

    [GeneratedRegex(@"(?<name>\w+)=""(?<value>[^""]*)""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Label();
}

/// <summary>One time series.</summary>
internal sealed record Series(IReadOnlyDictionary<string, string> Labels, double Value);
