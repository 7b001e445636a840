using static Encoder.Media.Verification.Conformance.ConformanceRule;

namespace Encoder.Media.Verification.Conformance;

/// <summary>Chapter 8 of the HLS Authoring Specification: media playlists.</summary>
internal static class PlaylistRules
{
    /// <summary>The number of samples in an AAC frame.</summary>
    private const double AudioFrame = 1024;

    private const string LongerAudio = "Audio that is longer than the video is not cut.";

    public static ConformanceRule[] All { get; } =
    [
        Must("8.1", "Segment durations add up to that of the media, within a frame.", facts => facts.Videos is []
            ? null
            : RuleFinding.Each(
                facts.Tracks, track => Drift(track) <= ShortestFrame(facts.Videos), track => $"{track.Name}: {Drift(track):0.######} s")),
        Must("8.2", "Audio and video have the same target duration.", facts => Same(
            facts.Tracks.Select(track => $"{track.Playlist.TargetDuration} s"))),
        Must(
            "8.3", "Audio and video have the same duration.", facts => facts.Videos is []
                ? null
                : RuleFinding.Each(
                    facts.Tracks, track => Math.Abs(track.End - facts.Videos[0].End) <= AudioRules.SomeFrames,
                    track => $"{track.Name}: {track.End:0.###} s"), LongerAudio),
        Must("8.6", "The type of all playlists is VOD.", facts => RuleFinding.Each(
            Playlists(facts), one => one.Playlist.Type == "VOD", one => $"{one.Name}: {one.Playlist.Type ?? "none"}")),
        Must(
            "8.7", "All playlists cover the same time.", facts => facts.Videos is []
                ? null
                : RuleFinding.Each(
                    Playlists(facts), one => Math.Abs(one.Playlist.Duration - facts.Videos[0].End) <= AudioRules.SomeFrames,
                    one => $"{one.Name}: {one.Playlist.Duration:0.###} s"), LongerAudio),
        Must("8.9", "Separate audio is declared by EXT-X-MEDIA.", facts => RuleFinding.Each(
            facts.AudioTracks, track => IsDeclared(facts, track),
            track => $"{track.Name}: {(IsDeclared(facts, track) ? "" : "not ")}declared")),
        Must("8.10", "Every EXT-X-MEDIA states a language.", facts => RuleFinding.Each(
            facts.Renditions, one => one.Language is { Length: > 0 }, one => $"{one.Track}: {one.Language ?? "none"}")),
        Must("8.20", "Playlists of fragmented MP4 name the init segment.", facts => RuleFinding.Each(
            facts.Tracks, track => track.Playlist.HasMap, track => $"{track.Name}: {(track.Playlist.HasMap ? "" : "no ")}EXT-X-MAP")),
        Should("8.22", "Segments of all tracks begin at the same times.", facts => facts.Videos is []
            ? null
            : RuleFinding.Each(
                facts.Tracks, track => IsAligned(facts.Videos[0], track), track => $"{track.Name}: {track.Segments.Length} starts")),
    ];

    internal static RuleFinding? Same(IEnumerable<string> values)
    {
        var distinct = values.Distinct().ToArray();
        return distinct is [] ? null : new RuleFinding(distinct.Length == 1, string.Join(", ", distinct));
    }

    private static (string Name, PlaylistFacts Playlist)[] Playlists(LadderFacts facts) =>
    [
        .. facts.Tracks.Select(track => (track.Name, track.Playlist)), .. facts.Captions.Select(track => (track.Name, track.Playlist)),
        .. facts.IFrames.Select(one => ($"{one.Track} (I-frames)", one.Playlist)),
    ];

    /// <summary>Returns the largest difference in seconds between the stated and the actual duration of any sequence of segments.</summary>
    private static double Drift(TrackFacts track)
    {
        double missed = 0, min = 0, max = 0;
        foreach (var (stated, segment) in track.Playlist.Durations.Zip(track.Segments))
        {
            missed += stated - (segment.End - segment.Start);
            (min, max) = (Math.Min(min, missed), Math.Max(max, missed));
        }
        return max - min;
    }

    private static double ShortestFrame(TrackFacts[] videos) => videos.Min(track => 1 / Math.Max(1, track.Video!.FrameRate));

    private static bool IsDeclared(LadderFacts facts, TrackFacts track) => facts.Variants.All(
        variant => facts.AudioRenditions.Any(one => one.Group == variant.AudioGroup))
        && facts.AudioRenditions.Any(one => one.Track == track.Name);

    /// <summary>
    /// Checks that video segments are aligned to the tick, and audio segments to the nearest frame. Audio after the end of the video is not
    /// compared.
    /// </summary>
    private static bool IsAligned(TrackFacts video, TrackFacts track)
    {
        var max = track.Audio is { } audio ? AudioFrame / audio.SampleRate : SegmentRules.Rounding;
        var common = Math.Min(video.Segments.Length, track.Segments.Length);
        return (track.Audio is null ? track.Segments.Length == video.Segments.Length : common >= video.Segments.Length - 1)
            && video.Segments.Take(common).Zip(track.Segments).All(pair => Math.Abs(pair.First.Start - pair.Second.Start) <= max);
    }
}
