using System.Text.RegularExpressions;

namespace Encoder.Cli.Tests.Packaging;

/// <summary>Finds secrets by their names.</summary>
internal static partial class Secrets
{
    /// <summary>Returns every string whose name is that of a secret, and the values of such <c>{ name, value }</c> pairs.</summary>
    public static IEnumerable<Yaml> In(Yaml file) => file.All.SelectMany(map =>
        map.Members.Where(m => m.Value.Value is string && Name().IsMatch(m.Key)).Select(m => m.Value)
            .Concat(map["name"].Value is string name && Name().IsMatch(name) && map["value"].Exists ? [map["value"]] : []));

    [GeneratedRegex(
        "PASSWORD|API_?KEY|Secrets?__[0-9]|TENANT_(WEBHOOK_)?SECRET|ConnectionString$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
