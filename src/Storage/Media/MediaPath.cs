using System.Buffers;

namespace Encoder.Storage.Media;

/// <summary>The rules for names in the media store, which are made by the server and are the same on every file system.</summary>
internal static class MediaPath
{
    /// <summary>
    /// The maximum length of a whole path in characters: far more than the server needs, and far less than an operating system accepts.
    /// </summary>
    public const int MaxLength = 512;

    private static readonly SearchValues<char> s_allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>
    /// Returns whether a path consists of names of letters, digits, ".", "_" and "-", separated by "/". No name starts with a dot or
    /// contains two dots in a row.
    /// </summary>
    public static bool IsValid(string? path) =>
        path is { Length: > 0 and <= MaxLength } && path.Split('/').All(IsName);

    /// <summary>Returns the local path of <paramref name="path"/> under a folder.</summary>
    /// <exception cref="ArgumentException">The path is not valid.</exception>
    public static string Under(string folder, string path) => IsValid(path)
        ? Path.Combine(folder, path)
        : throw new ArgumentException("Not a path of the media store.", nameof(path));

    private static bool IsName(string name) =>
        name is { Length: > 0 and <= 255 }
        && name[0] != '.'
        && !name.AsSpan().ContainsAnyExcept(s_allowed)
        && !name.Contains("..", StringComparison.Ordinal);
}
