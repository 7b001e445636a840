using System.Globalization;
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

    [Fact]
    public void Every_default_that_is_documented_is_the_settings_own()
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

    /// <summary>As it is written in a settings file.</summary>
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
