using System.Text;
using Encoder.Media.Mp4;

namespace Encoder.Media.Packaging;

/// <summary>The folder of one track of the ladder: what was written into it.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="InitSize">Bytes of the init segment.</param>
/// <param name="Segments">In order.</param>
internal sealed record TrackFolder(string Path, long InitSize, IReadOnlyList<SegmentFile> Segments)
{
    /// <summary>Bytes of what was written.</summary>
    public long Size => InitSize + Segments.Sum(segment => segment.Size);

    /// <summary>Writes the init segment and the media segments. What is copied never lies in memory as a whole.</summary>
    /// <param name="path">The folder; it is created.</param>
    /// <param name="init">The init segment.</param>
    /// <param name="sources">The encodes' files, as the contents' ranges number them.</param>
    /// <param name="contents">The segments.</param>
    /// <exception cref="IOException">Something could not be written: the disk is full, for example.</exception>
    /// <exception cref="Mp4FormatException">An encode ends before its samples do.</exception>
    public static TrackFolder Write(
        string path, byte[] init, IReadOnlyList<string> sources, IEnumerable<SegmentContent> contents, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(path);
        WriteFile(System.IO.Path.Combine(path, HlsNames.Init), init);
        using var encodes = new EncodeFiles(sources);
        var segments = new List<SegmentFile>();
        foreach (var content in contents)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var name = HlsNames.Segment(segments.Count + 1);
            using var output = EncodeFiles.Create(System.IO.Path.Combine(path, name));
            encodes.Write(content, output);
            segments.Add(new SegmentFile(name, output.Length, content.Seconds, content.Header.Length + content.FirstSample));
        }
        return new TrackFolder(path, init.Length, segments);
    }

    /// <summary>Writes a whole file.</summary>
    public static void WriteFile(string path, ReadOnlySpan<byte> content)
    {
        using var output = EncodeFiles.Create(path);
        output.Write(content);
    }

    /// <summary>Writes a whole file of text.</summary>
    /// <returns>Its size in bytes.</returns>
    public static long WriteText(string path, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        WriteFile(path, bytes);
        return bytes.Length;
    }
}

/// <summary>A segment that was written.</summary>
/// <param name="Name">Of its file.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Seconds">How long it is presented.</param>
/// <param name="FirstSampleEnd">Bytes up to the end of its first sample: all that is needed to show a segment's keyframe.</param>
internal sealed record SegmentFile(string Name, long Size, double Seconds, long FirstSampleEnd);

/// <summary>How the files of a ladder are called.</summary>
internal static class HlsNames
{
    public const string Playlist = "index.m3u8";
    public const string IFramePlaylist = "iframes.m3u8";
    public const string DashManifest = "manifest.mpd";
    public const string Init = "init.mp4";

    /// <summary>A whole caption track.</summary>
    public const string Captions = "captions.vtt";

    /// <param name="number">1 for the first.</param>
    public static string Segment(int number) => $"seg-{number:D5}.m4s";

    /// <param name="number">1 for the first.</param>
    public static string CaptionSegment(int number) => $"seg-{number:D5}.vtt";
}
