using System.Text;
using static Encoder.Media.Verification.VerificationChecks;

namespace Encoder.Media.Verification.Hls;

/// <summary>The files of a ladder: opens those that playlists name, and remembers which they were.</summary>
internal sealed class HlsFiles(string folder, CheckList checks)
{
    /// <summary>A day in segments of one second has a playlist of 3 MB.</summary>
    private const int MostPlaylistBytes = 16 * 1024 * 1024;

    private readonly HashSet<string> _named = [];

    /// <summary>Opens a file; null, with a problem noted, when it is not there or empty.</summary>
    /// <param name="name">Relative to the ladder's folder, with "/".</param>
    public FileStream? Open(string name)
    {
        _named.Add(name);
        var file = new FileInfo(Path.Combine(folder, name));
        if (!checks.Require(file.Exists, Files, $"{name} is missing") || !checks.Require(file.Length > 0, Files, $"{name} is empty"))
            return null;
        // Without a buffer: what is read are a few bytes here and there.
        return new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
    }

    /// <summary>Reads a playlist; null, with a problem noted, when there is none that can be read.</summary>
    public string? Text(string name)
    {
        using var file = Open(name);
        if (file is null || !checks.Require(file.Length <= MostPlaylistBytes, Files, $"{name} has {file.Length} bytes")) return null;
        using var reader = new StreamReader(file, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>
    /// Reads the playlist of a track; null, with a problem noted, when there is none that can be read. One whose header is not as
    /// our own are is a problem too.
    /// </summary>
    /// <param name="name">Relative to the ladder's folder, with "/".</param>
    /// <param name="check">What fails when it is not as our own are.</param>
    /// <param name="kind">What it must be.</param>
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

    /// <summary>Checks that no file lies there that was not named.</summary>
    public void RequireNoOthers()
    {
        if (!Directory.Exists(folder)) return; // then the master playlist was missed already
        var others = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(name => !_named.Contains(name)).Order(StringComparer.Ordinal).ToArray();
        if (others is [var first, ..])
            checks.Fail(Files, $"no playlist names {first}{(others.Length > 1 ? $" and {others.Length - 1} more" : "")}");
        checks.Done(Files, $"{_named.Count}");
    }
}
