using System.Text;
using static Encoder.Media.Verification.VerificationChecks;

namespace Encoder.Media.Verification.Hls;

/// <summary>The files of a ladder: opens those that playlists name, and keeps track of them.</summary>
internal sealed class HlsFiles(string folder, CheckList checks)
{
    /// <summary>The maximum size of a playlist in bytes. A day in segments of one second takes 3 MB.</summary>
    private const int MaxPlaylistBytes = 16 * 1024 * 1024;

    private readonly HashSet<string> _named = [];

    /// <summary>Opens a file. Returns null and records a problem if it does not exist or is empty.</summary>
    /// <param name="name">The path relative to the ladder's folder, with "/".</param>
    public FileStream? Open(string name)
    {
        _named.Add(name);
        var file = new FileInfo(Path.Combine(folder, name));
        if (!checks.Require(file.Exists, Files, $"{name} is missing") || !checks.Require(file.Length > 0, Files, $"{name} is empty"))
            return null;
        // Without a buffer, because only a few scattered bytes are read.
        return new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
    }

    /// <summary>Reads a text file. Returns null and records a problem if it cannot be read or is too large.</summary>
    public string? Text(string name)
    {
        using var file = Open(name);
        if (file is null || !checks.Require(file.Length <= MaxPlaylistBytes, Files, $"{name} has {file.Length} bytes")) return null;
        using var reader = new StreamReader(file, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>
    /// Reads the playlist of a track. Returns null and records a problem if it cannot be read; also records a problem if its header differs
    /// from those that we write.
    /// </summary>
    /// <param name="name">The path relative to the ladder's folder, with "/".</param>
    /// <param name="check">The check that fails if the playlist differs from those that we write.</param>
    /// <param name="kind">The expected kind of playlist.</param>
    public ParsedMediaPlaylist? Playlist(string name, string check, PlaylistKind kind = PlaylistKind.Media)
    {
        if (Text(name) is not { } text) return null;
        try
        {
            var playlist = ParsedMediaPlaylist.Parse(text, kind);
            if (playlist.Fault(kind) is { } fault) checks.Fail(check, $"{name}: {fault}");
            return playlist;
        }
        catch (PlaylistFormatException exception)
        {
            checks.Fail(check, $"{name}: {exception.Message}");
            return null;
        }
    }

    /// <summary>Checks that the folder contains no files other than those named.</summary>
    public void RequireNoOthers()
    {
        if (!Directory.Exists(folder)) return; // the missing master playlist has been reported already
        var others = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(name => !_named.Contains(name)).Order(StringComparer.Ordinal).ToArray();
        if (others is [var first, ..])
            checks.Fail(Files, $"no playlist names {first}{(others.Length > 1 ? $" and {others.Length - 1} more" : "")}");
        checks.Done(Files, $"{_named.Count}");
    }
}
