using System.Text.RegularExpressions;

namespace Encoder.Cli.Tests.Packaging;

/// <summary>What is a secret by its name.</summary>
internal static partial class Secrets
{
    /// <summary>Every text in a file whose name says that it is, or holds, a secret; of <c>{ name, value }</c> pairs, the value.</summary>
    public static IEnumerable<Yaml> In(Yaml file) => file.All.SelectMany(map =>
        map.Members.Where(m => m.Value.Value is string && Name().IsMatch(m.Key)).Select(m => m.Value)
            .Concat(map["name"].Value is string name && Name().IsMatch(name) && map["value"].Exists ? [map["value"]] : []));

    [GeneratedRegex(
        "PASSWORD|API_?KEY|Secrets?__[0-9]|TENANT_(WEBHOOK_)?SECRET|ConnectionString$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
