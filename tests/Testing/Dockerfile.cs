using System.Text.RegularExpressions;

namespace Encoder.Testing;

/// <summary>The image's Dockerfile.</summary>
public static partial class Dockerfile
{
    /// <summary>Its instructions in order, a line each: continued lines joined, comments left out.</summary>
    public static IReadOnlyList<string> Instructions { get; } =
        [.. Continued().Replace(string.Join('\n', File.ReadLines(Repository.File("Dockerfile")).Where(l => !l.StartsWith('#'))), " ").Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    [GeneratedRegex(@"\\\n\s*", RegexOptions.NonBacktracking)]
    private static partial Regex Continued();
}
