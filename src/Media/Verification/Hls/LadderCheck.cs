using static Encoder.Media.Verification.VerificationChecks;

namespace Encoder.Media.Verification.Hls;

/// <summary>Checks how the segments of a ladder belong together.</summary>
internal static class LadderCheck
{
    /// <summary>
    /// Seconds that a segment may last longer than it is meant to: a keyframe comes a frame late, or a short rest is added to the last.
    /// </summary>
    private const double MostExtra = 0.5;

    /// <summary>A frame of AAC in samples; the audio's segments begin at the nearest, so that the distance is at most one.</summary>
    private const double AudioFrame = 1024;

    /// <summary>Every duration, rounded, is at most the target (RFC 8216, 4.3.3.1), which is the same in all playlists (6.2.4).</summary>
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

    /// <summary>No segment is longer than it is meant to be, unless a frame stands so long that none could begin.</summary>
    public static void SegmentLengths(CheckList checks, HlsTrack track, double segmentDuration)
    {
        foreach (var segment in track.Segments)
        {
            if (!checks.Require(
                segment.Seconds <= segmentDuration + Math.Max(MostExtra, segment.LongestStep), SegmentDurations,
                $"{track.Name}: the segment at {segment.Start:0.###} s lasts {segment.Seconds:0.###} s")) return;
        }
    }

    /// <summary>All rungs switch at the same times, and the audio's segments begin next to theirs.</summary>
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
        foreach (var sound in audio)
        {
            var near = first.Segments.Zip(sound.Segments).All(
                pair => Math.Abs(pair.First.Start - pair.Second.Start) <= AudioFrame / sound.Init.Timescale);
            checks.Require(
                near && sound.Segments.Count >= first.Segments.Count - 1, VerificationChecks.Alignment,
                $"the segments of {sound.Name} do not begin next to those of {first.Name}");
        }
    }

    /// <summary>To a microsecond: timescales may differ, times may not.</summary>
    private static double Start(MeasuredSegment segment) => Math.Round(segment.Start, 6);
}
