using System.Text;
using Encoder.Media.Mp4;

namespace Encoder.Media.Packaging;

/// <summary>The folder of one track of the ladder, with the files that were written to it.</summary>
/// <param name="Path">The path of the folder.</param>
/// <param name="InitSize">The size of the init segment in bytes.</param>
/// <param name="Segments">The segments in order.</param>
internal sealed record TrackFolder(string Path, long InitSize, IReadOnlyList<SegmentFile> Segments)
{
    /// <summary>The size of the written files in bytes.</summary>
    public long Size => InitSize + Segments.Sum(segment => segment.Size);

    /// <summary>Writes the init segment and the media segments. Samples are copied without loading a whole segment into memory.</summary>
    /// <param name="path">The folder; it is created.</param>
    /// <param name="init">The init segment.</param>
    /// <param name="sources">The encode files, in the order of the file indexes in <see cref="ByteRange.File"/>.</param>
    /// <param name="contents">The segments.</param>
    /// <exception cref="IOException">A file could not be written, for example because the disk is full.</exception>
    /// <exception cref="Mp4FormatException">An encode ends before its last sample.</exception>
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
    /// <returns>The size of the file in bytes.</returns>
    public static long WriteText(string path, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        WriteFile(path, bytes);
        return bytes.Length;
    }
}

/// <summary>A segment that was written.</summary>
/// <param name="Name">The name of the file.</param>
/// <param name="Size">The size in bytes.</param>
/// <param name="Seconds">The duration of its presentation in seconds.</param>
/// <param name="FirstSampleEnd">The number of bytes up to the end of the first sample: enough to show the segment's keyframe.</param>
internal sealed record SegmentFile(string Name, long Size, double Seconds, long FirstSampleEnd);

/// <summary>The file names in a ladder.</summary>
internal static class HlsNames
{
    public const string Playlist = "index.m3u8";
    public const string IFramePlaylist = "iframes.m3u8";
    public const string DashManifest = "manifest.mpd";
    public const string Init = "init.mp4";

    /// <summary>A whole caption track, for DASH.</summary>
    public const string Captions = "captions.vtt";

    /// <param name="number">The number of the segment; the first is 1.</param>
    public static string Segment(int number) => $"seg-{number:D5}.m4s";

    /// <param name="number">The number of the segment; the first is 1.</param>
    public static string CaptionSegment(int number) => $"seg-{number:D5}.vtt";
}
