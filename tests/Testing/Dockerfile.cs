using System.Text.RegularExpressions;

namespace Encoder.Testing;

/// <summary>The image's Dockerfile.</summary>
public static partial class Dockerfile
{
    /// <summary>The instructions in order, without comments and with continued lines joined.</summary>
    public static IReadOnlyList<string> Instructions { get; } = Read();

    private static string[] Read()
    {
        var lines = File.ReadLines(Repository.File("Dockerfile")).Where(line => !line.StartsWith('#'));
        return Continued().Replace(string.Join('\n', lines), " ").Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    [GeneratedRegex(@"\\\n\s*", RegexOptions.NonBacktracking)]
    private static partial Regex Continued();
}
