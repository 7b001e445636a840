using System.Buffers;

namespace Encoder.Storage.Media;

/// <summary>The names that may occur in the media store: made by the server, and the same on every file system.</summary>
internal static class MediaPath
{
    /// <summary>Most characters of a whole path; far more than the server makes, and far below what an operating system takes.</summary>
    public const int MaxLength = 512;

    private static readonly SearchValues<char> s_allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>
    /// Whether it consists of names of letters, digits, ".", "_" and "-", with "/" between them; no name starts with a dot or
    /// holds two in a row.
    /// </summary>
    public static bool IsValid(string? path) =>
        path is { Length: > 0 and <= MaxLength } && path.Split('/').All(IsName);

    /// <summary>The place of <paramref name="path"/> under a folder.</summary>
    /// <exception cref="ArgumentException">It is not a valid path.</exception>
    public static string Under(string folder, string path) => IsValid(path)
        ? Path.Combine(folder, path)
        : throw new ArgumentException("Not a path of the media store.", nameof(path));

    private static bool IsName(string name) =>
        name is { Length: > 0 and <= 255 }
        && name[0] != '.'
        && !name.AsSpan().ContainsAnyExcept(s_allowed)
        && !name.Contains("..", StringComparison.Ordinal);
}
