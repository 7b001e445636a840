using Encoder.Media.Captions;
using Encoder.Media.Packaging.Playlists;
using Encoder.Media.Probing;

namespace Encoder.Media.Packaging;

/// <summary>Writes the folder of a caption track: WebVTT, cut at the starts of the rungs' segments.</summary>
internal static class CaptionFolder
{
    /// <param name="source">The track.</param>
    /// <param name="ladder">The folder of the ladder.</param>
    /// <param name="rung">Any rung.</param>
    /// <param name="targetDuration">The target duration of the ladder in seconds.</param>
    /// <param name="hasDash">Whether to write the track as a single file as well.</param>
    public static HlsCaptions Write(CaptionSource source, string ladder, RungTrack rung, int targetDuration, bool hasDash)
    {
        var folder = Directory.CreateDirectory(Path.Combine(ladder, source.Track.Key)).FullName;
        var file = File.ReadAllBytes(source.Path);
        // The service wrote this file itself, and checked the limits then.
        var cues = CaptionReader.Read(file, new MediaLimits { MaxCaptionSize = file.Length, MaxCues = int.MaxValue }).Cues!;
        var starts = rung.Starts;
        var segments = new List<SegmentFile>();
        foreach (var (i, shown) in CaptionTimeline.Cut(cues, starts).Index())
        {
            var name = HlsNames.CaptionSegment(i + 1);
            var size = TrackFolder.WriteText(Path.Combine(folder, name), WebVtt.Segment(shown));
            var end = i + 1 < starts.Length ? starts[i + 1] : rung.Duration;
            segments.Add(new SegmentFile(name, size, end - starts[i], FirstSampleEnd: 0));
        }
        var others = TrackFolder.WriteText(
            Path.Combine(folder, HlsNames.Playlist), MediaPlaylist.WriteCaptions(segments, targetDuration));
        if (hasDash) others += TrackFolder.WriteText(Path.Combine(folder, HlsNames.Captions), WebVtt.File(cues));
        return new HlsCaptions(
            source.Track, segments.Count, segments.Sum(segment => segment.Size) + others, BitRates.Peak(segments, targetDuration),
            BitRates.Average(segments));
    }
}
