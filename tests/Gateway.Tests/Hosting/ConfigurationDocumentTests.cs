using System.Text.RegularExpressions;
using Encoder.Gateway.Hosting;
using Encoder.Silo.Hosting;
using Encoder.Testing;

namespace Encoder.Gateway.Tests.Hosting;

/// <summary>docs/configuration.md, held against the settings that there are.</summary>
public sealed partial class ConfigurationDocumentTests
{
    [Fact]
    public void Every_setting_is_documented_and_nothing_else()
    {
        var settings = GatewayApp.Sections.SelectMany(
            section => SettingsCatalog.Names(section.Value).Select(name => $"{section.Key}:{name}"));
        var rows = Row().Matches(File.ReadAllText(Repository.File("docs/configuration.md"))).ToDictionary(row => row.Groups["key"].Value);
        Assert.Equal(settings.Order(), rows.Keys.Where(key => !key.Split(':').Contains("N")).Order());
        // Type, unit, default and meaning.
        Assert.All(rows.Values, row => Assert.Equal(6, row.Value.Count(c => c == '|')));
    }

    [GeneratedRegex(
        @"^\| `(?<key>Encoder:[^`]+)` \|.*\|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Row();
}
