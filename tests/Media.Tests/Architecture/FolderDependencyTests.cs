using System.Text.RegularExpressions;
using Encoder.Testing;

namespace Encoder.Media.Tests.Architecture;

/// <summary>The folders of src/Media depend on each other in one direction.</summary>
public sealed partial class FolderDependencyTests
{
    /// <summary>The folders from the lowest up. Each may use only those before it.</summary>
    private static readonly string[] s_layers =
        ["Processes", "Mp4", "Probing", "Captions", "Planning", "Commands", "Packaging", "Verification", "Formats"];

    private static string Root => Path.Combine(Repository.Root, "src", "Media");

    [Fact]
    public void A_folder_uses_only_the_folders_below_it()
    {
        string[] upward =
        [
            .. from layer in s_layers.Index()
               from file in Sources(layer.Item)
               from used in UsedFolders(File.ReadAllText(file))
               where Array.IndexOf(s_layers, used) > layer.Index
               select $"{Path.GetRelativePath(Root, file)} uses {used}",
        ];
        Assert.Empty(upward);
    }

    [Fact]
    public void Every_folder_is_in_the_list_of_layers() =>
        Assert.Equal(
            s_layers.Order(), Directory.GetDirectories(Root).Where(folder => Sources(folder).Any()).Select(Path.GetFileName).Order());

    [Theory]
    [InlineData("using Encoder.Media.Planning;", "Planning")]
    [InlineData("using static Encoder.Media.Verification.VerificationChecks;", "Verification")]
    [InlineData("using Plan = Encoder.Media.Planning.EncodePlan;", "Planning")]
    [InlineData("        return Media.Commands.Mp4Command.FileName(encode);", "Commands")]
    [InlineData("using System.Text;", null)]
    public void Usings_and_qualified_names_count(string line, string? folder) =>
        Assert.Equal(folder is null ? [] : [folder], UsedFolders(line));

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories);

    private static IEnumerable<string> UsedFolders(string source) =>
        UsedNamespace().Matches(source).Select(match => match.Groups["folder"].Value).Where(s_layers.Contains);

    [GeneratedRegex(@"(?<!namespace Encoder\.)\bMedia\.(?<folder>\w+)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex UsedNamespace();
}
