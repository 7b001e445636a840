using static Encoder.Media.Verification.VerificationChecks;

namespace Encoder.Media.Verification.Hls;

/// <summary>Checks that the segments of a ladder match each other.</summary>
internal static class LadderCheck
{
    /// <summary>
    /// The seconds by which a segment may exceed the target: a keyframe may be a frame late, or a short remainder be merged into the last
    /// segment.
    /// </summary>
    private const double MaxExtra = 0.5;

    /// <summary>The samples in an AAC frame. Audio segments begin at the nearest frame, so the distance is at most one frame.</summary>
    private const double AudioFrame = 1024;

    /// <summary>
    /// Checks that every rounded duration is at most the target (RFC 8216, 4.3.3.1), which is the same in all playlists (6.2.4).
    /// </summary>
    public static void TargetDurations(CheckList checks, HlsTrack[] tracks)
    {
        foreach (var track in tracks)
        {
            var target = track.Playlist.TargetDuration;
            checks.Require(
                target == tracks[0].Playlist.TargetDuration, MediaPlaylist,
                $"{track.Name}: the target duration is {target} s, elsewhere {tracks[0].Playlist.TargetDuration} s");
            var longest = track.Playlist.Segments.Max(segment => segment.Seconds);
            checks.Require(
                Math.Round(longest, MidpointRounding.AwayFromZero) <= target, MediaPlaylist,
                $"{track.Name}: the target duration is {target} s, but a segment lasts {longest:0.###} s");
        }
    }

    /// <summary>Checks that no segment is longer than intended, unless a frame lasts so long that no other segment could begin.</summary>
    public static void SegmentLengths(CheckList checks, HlsTrack track, double segmentDuration)
    {
        foreach (var segment in track.Segments)
        {
            if (!checks.Require(
                segment.Seconds <= segmentDuration + Math.Max(MaxExtra, segment.LongestStep), SegmentDurations,
                $"{track.Name}: the segment at {segment.Start:0.###} s lasts {segment.Seconds:0.###} s")) return;
        }
    }

    /// <summary>Checks that the segments of all rungs begin at the same times, and those of the audio at the nearest audio frame.</summary>
    public static void Alignment(CheckList checks, HlsTrack[] videos, HlsTrack[] audio)
    {
        if (videos is not [var first, ..]) return;
        foreach (var other in videos.Skip(1))
        {
            checks.Require(
                first.Segments.Select(Start).SequenceEqual(other.Segments.Select(Start)), VerificationChecks.Alignment,
                $"the segments of {first.Name} and {other.Name} do not begin at the same times");
            checks.Require(
                first.Samples == other.Samples, Frames, $"{first.Name} has {first.Samples} frames, {other.Name} {other.Samples}");
        }
        foreach (var track in audio)
        {
            var near = first.Segments.Zip(track.Segments).All(
                pair => Math.Abs(pair.First.Start - pair.Second.Start) <= AudioFrame / track.Init.Timescale);
            checks.Require(
                near && track.Segments.Count >= first.Segments.Count - 1, VerificationChecks.Alignment,
                $"the segments of {track.Name} do not begin next to those of {first.Name}");
        }
    }

    /// <summary>Rounds to a microsecond, because timescales may differ.</summary>
    private static double Start(MeasuredSegment segment) => Math.Round(segment.Start, 6);
}
