using System.Globalization;
using System.Text.RegularExpressions;
using Encoder.Gateway.Hosting;
using Encoder.Silo.Hosting;
using Encoder.Testing;

namespace Encoder.Gateway.Tests.Hosting;

/// <summary>Checks docs/configuration.md against the settings in the code.</summary>
public sealed partial class ConfigurationDocumentTests
{
    [Fact]
    public void The_document_lists_exactly_the_settings()
    {
        var settings = GatewayApp.Sections.SelectMany(
            section => SettingsCatalog.Names(section.Value).Select(name => $"{section.Key}:{name}"));
        var rows = Row().Matches(File.ReadAllText(Repository.File("docs/configuration.md"))).ToDictionary(row => row.Groups["key"].Value);
        Assert.Equal(settings.Order(), rows.Keys.Where(key => !key.Split(':').Contains("N")).Order());
        // Columns: setting, type, unit, default and meaning.
        Assert.All(rows.Values, row => Assert.Equal(6, row.Value.Count(c => c == '|')));
    }

    [Fact]
    public void Every_documented_default_is_the_real_one()
    {
        var documented = Row().Matches(File.ReadAllText(Repository.File("docs/configuration.md")))
            .Select(row => (Key: row.Groups["key"].Value, Default: Literal().Match(row.Value.Split('|')[4])))
            .Where(row => row.Default.Success)
            .ToDictionary(row => row.Key, row => row.Default.Groups["value"].Value);
        var settings =
            from section in GatewayApp.Sections
            let options = Activator.CreateInstance(section.Value)
            from name in SettingsCatalog.Names(section.Value)
            let key = $"{section.Key}:{name}"
            let property = section.Value.GetProperty(name)!
            where documented.ContainsKey(key) && !property.PropertyType.IsArray
            select (key, Text(property.GetValue(options)));
        var own = settings.ToDictionary();
        Assert.InRange(own.Count, 80, 200);
        Assert.Equal(
            own.OrderBy(setting => setting.Key, StringComparer.Ordinal),
            documented.Where(row => own.ContainsKey(row.Key)).OrderBy(setting => setting.Key, StringComparer.Ordinal));
    }

    /// <summary>Returns a value as it is written in a settings file.</summary>
    private static string Text(object? value) => value switch
    {
        bool or Enum => $"{value}".ToLowerInvariant(),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };

    [GeneratedRegex(@"^ `(?<value>[^`]+)`", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Literal();

    [GeneratedRegex(
        @"^\| `(?<key>Encoder:[^`]+)` \|.*\|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Row();
}
