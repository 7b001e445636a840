using System.Text;

namespace Encoder.Media.Packaging.Playlists;

/// <summary>
/// Writes the I-frame playlist of a rung (RFC 8216, 4.3.3.6), by which players show pictures while somebody seeks: the keyframe at which
/// each segment begins, as a range of the segment's own bytes.
/// </summary>
internal static class IFramePlaylist
{
    /// <param name="segments">In order; all lie beside the playlist.</param>
    /// <param name="targetDuration">Seconds, from <see cref="MediaPlaylist.TargetDuration"/>.</param>
    public static string Write(IReadOnlyList<SegmentFile> segments, int targetDuration)
    {
        var text = new StringBuilder()
            .Append("#EXTM3U\n#EXT-X-VERSION:7\n")
            .Append($"#EXT-X-TARGETDURATION:{targetDuration}\n")
            .Append("#EXT-X-MEDIA-SEQUENCE:1\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-I-FRAMES-ONLY\n")
            .Append($"#EXT-X-MAP:URI=\"{HlsNames.Init}\"\n");
        foreach (var segment in segments)
            text.Append($"#EXTINF:{segment.Seconds:F6},\n#EXT-X-BYTERANGE:{segment.FirstSampleEnd}@0\n{segment.Name}\n");
        return text.Append("#EXT-X-ENDLIST\n").ToString();
    }
}
