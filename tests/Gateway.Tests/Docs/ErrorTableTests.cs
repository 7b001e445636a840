using System.Reflection;
using System.Text.RegularExpressions;
using Encoder.Contracts.Jobs;
using Encoder.Testing;

namespace Encoder.Gateway.Tests.Docs;

/// <summary>Checks the error tables in docs/api.md against the code.</summary>
public sealed partial class ErrorTableTests
{
    private static readonly string s_document = File.ReadAllText(Repository.File("docs/api.md"));

    [Fact]
    public void The_table_lists_exactly_the_problem_types()
    {
        var made = Made().Matches(File.ReadAllText(Repository.File("src/Gateway/Problems/Problem.cs")))
            .Select(match => match.Groups["slug"].Value).ToHashSet();
        var rows = Row().Matches(s_document);
        var documented = rows.SelectMany(row => Slug().Matches(row.Value)).Select(match => match.Groups["slug"].Value).ToHashSet();
        Assert.InRange(made.Count, 25, 100);
        Assert.Equal(made.Order(), documented.Order());
    }

    [Fact]
    public void The_table_lists_exactly_the_codes_of_failed_jobs()
    {
        var codes = typeof(JobErrorCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!).ToArray();
        var table = s_document[s_document.IndexOf("| `code` | what failed |", StringComparison.Ordinal)..];
        var documented = table[..table.IndexOf("\n\n", StringComparison.Ordinal)].Split('\n').Skip(2)
            .SelectMany(row => Code().Matches(row.Split('|')[1])).Select(match => match.Groups["code"].Value);
        Assert.Equal(codes.Order(), documented.Order());
    }

    [GeneratedRegex(
        @"(StatusCodes\.\w+|status|460),\s*""(?<slug>[a-z-]+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Made();

    [GeneratedRegex(@"^\| [0-9, ]+ \|.*$", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Row();

    [GeneratedRegex(@"urn:encoder:(?<slug>[a-z-]+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Slug();

    [GeneratedRegex(@"`(?<code>[a-z_]+)`", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Code();
}
