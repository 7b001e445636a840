using System.Text.RegularExpressions;
using Encoder.Testing;

namespace Encoder.Contracts.Tests;

/// <summary>The tests that docs/reliability.md names.</summary>
public sealed partial class ReliabilityTests
{
    [Fact]
    public void Every_test_that_the_reliability_document_names_exists()
    {
        var tests = Directory.EnumerateFiles(Repository.File("tests"), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetFileNameWithoutExtension(path)).ToHashSet();
        var text = File.ReadAllText(Repository.File("docs/reliability.md"));
        var named = Named().Matches(text).Select(m => m.Groups["name"].Value).ToHashSet();
        Assert.InRange(named.Count, 30, 100);
        Assert.Empty(named.Except(tests));
    }

    [GeneratedRegex(
        "[`/](?<name>[A-Z][A-Za-z]+(Tests|Conformance))(\\.cs)?`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Named();
}
