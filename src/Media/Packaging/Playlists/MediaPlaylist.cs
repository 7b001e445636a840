using System.Text;

namespace Encoder.Media.Packaging.Playlists;

/// <summary>Writes the media playlist of one track (RFC 8216, 4.3.2 and 4.3.3).</summary>
internal static class MediaPlaylist
{
    /// <param name="segments">The segments in order, in the same folder as the playlist.</param>
    /// <param name="targetDuration">The target duration in seconds, from <see cref="TargetDuration"/>.</param>
    public static string Write(IReadOnlyList<SegmentFile> segments, int targetDuration) =>
        Write(segments, targetDuration, iFramesOnly: false);

    /// <summary>Writes the playlist of a caption track, whose WebVTT segments need no init segment.</summary>
    /// <inheritdoc cref="Write(IReadOnlyList{SegmentFile}, int)"/>
    public static string WriteCaptions(IReadOnlyList<SegmentFile> segments, int targetDuration)
    {
        var text = Begin(targetDuration);
        foreach (var segment in segments) text.Append($"#EXTINF:{segment.Seconds:F6},\n{segment.Name}\n");
        return text.Append("#EXT-X-ENDLIST\n").ToString();
    }

    /// <summary>
    /// Writes the I-frame playlist of a rung (4.3.3.6), from which players show frames while the user seeks. Each entry is the byte range
    /// of a segment that contains its first keyframe.
    /// </summary>
    /// <inheritdoc cref="Write(IReadOnlyList{SegmentFile}, int)"/>
    public static string WriteIFrames(IReadOnlyList<SegmentFile> segments, int targetDuration) =>
        Write(segments, targetDuration, iFramesOnly: true);

    /// <summary>
    /// Returns the target duration of a ladder in seconds: no segment duration, rounded to the nearest integer, exceeds it (4.3.3.1). It
    /// must be the same in all playlists of a ladder (6.2.4).
    /// </summary>
    public static int TargetDuration(IEnumerable<SegmentFile> segments) =>
        Math.Max(1, segments.Max(segment => (int)Math.Round(segment.Seconds, MidpointRounding.AwayFromZero)));

    private static string Write(IReadOnlyList<SegmentFile> segments, int targetDuration, bool iFramesOnly)
    {
        var text = Begin(targetDuration)
            .Append("#EXT-X-INDEPENDENT-SEGMENTS\n")
            .Append(iFramesOnly ? "#EXT-X-I-FRAMES-ONLY\n" : "")
            .Append($"#EXT-X-MAP:URI=\"{HlsNames.Init}\"\n");
        foreach (var segment in segments)
        {
            text.Append($"#EXTINF:{segment.Seconds:F6},\n");
            if (iFramesOnly) text.Append($"#EXT-X-BYTERANGE:{segment.FirstSampleEnd}@0\n");
            text.Append($"{segment.Name}\n");
        }
        return text.Append("#EXT-X-ENDLIST\n").ToString();
    }

    private static StringBuilder Begin(int targetDuration) => new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n")
        .Append($"#EXT-X-TARGETDURATION:{targetDuration}\n")
        .Append("#EXT-X-MEDIA-SEQUENCE:1\n#EXT-X-PLAYLIST-TYPE:VOD\n");
}
