using System.Globalization;
using Encoder.Testing;

namespace Encoder.Contracts.Tests;

/// <summary>Lines of code and documentation are short enough for two versions to fit side by side.</summary>
public sealed class SourceLineTests
{
    private const int CodeColumns = 140;
    private const int DocumentColumns = 120;

    private static readonly string[] s_code =
        [".cs", ".js", ".mjs", ".css", ".html", ".sql", ".sh", ".csproj", ".props", ".targets", ".yml", ".yaml"];

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    [InlineData("bench")]
    [InlineData("samples")]
    [InlineData("deploy")]
    public void No_line_of_code_is_longer_than_140_columns(string folder)
    {
        var files = Directory.EnumerateFiles(Repository.File(folder), "*", SearchOption.AllDirectories).Where(IsCode).ToList();
        Assert.NotEmpty(files);
        AssertShort(files, CodeColumns, File.ReadAllLines);
    }

    [Fact]
    public void No_line_of_a_script_or_a_build_file_is_longer_than_140_columns() =>
        AssertShort(
            [.. Directory.EnumerateFiles(Repository.Root).Where(IsCode), Repository.File("encoder"), Repository.File("Dockerfile")],
            CodeColumns, File.ReadAllLines);

    [Fact]
    public void No_line_of_text_in_the_documentation_is_longer_than_120_columns() =>
        AssertShort([.. Directory.EnumerateFiles(Repository.File("docs"), "*.md"), Repository.File("README.md")], DocumentColumns, Text);

    [Fact]
    public void Tables_and_fenced_code_are_not_text()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder.File("a.md"), ["text", "| a | table |", "  ```bash", "| code", "code", "```", "more text"]);
        Assert.Equal(["text", "", "", "", "", "", "more text"], Text(folder.File("a.md")));
    }

    private static void AssertShort(IEnumerable<string> files, int columns, Func<string, string[]> lines)
    {
        var found = string.Join('\n', files.Order(StringComparer.Ordinal).SelectMany(file => lines(file)
            .Select((line, index) => (Columns: new StringInfo(line).LengthInTextElements, Number: index + 1))
            .Where(line => line.Columns > columns)
            .Select(line => $"{Path.GetRelativePath(Repository.Root, file)}:{line.Number} has {line.Columns} columns")));
        Assert.True(found.Length == 0, found);
    }

    /// <summary>Returns the lines of a Markdown file, with those of tables and fenced code replaced by empty ones.</summary>
    private static string[] Text(string file)
    {
        var isFenced = false;
        return Array.ConvertAll(File.ReadAllLines(file), line =>
        {
            var start = line.TrimStart();
            var isFence = start.StartsWith("```", StringComparison.Ordinal);
            isFenced ^= isFence;
            return isFenced || isFence || start.StartsWith('|') ? "" : line;
        });
    }

    /// <summary>Returns whether a file is our code. The folders may also contain build outputs, packages and vendored scripts.</summary>
    private static bool IsCode(string file) =>
        s_code.Contains(Path.GetExtension(file))
        && !Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar)
            .Any(name => name is "bin" or "obj" or "node_modules" or "artifacts" or "vendor");
}
