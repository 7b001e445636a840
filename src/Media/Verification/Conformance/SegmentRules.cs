using static Encoder.Media.Verification.Conformance.ConformanceRule;

namespace Encoder.Media.Verification.Conformance;

/// <summary>Chapter 7 of the HLS Authoring Specification: segments.</summary>
internal static class SegmentRules
{
    /// <summary>The segment duration in seconds that Apple recommends.</summary>
    private const double Recommended = 6;

    /// <summary>The rounding error in seconds; times are measured in ticks.</summary>
    internal const double Rounding = 0.000002;

    private const string Shorter = "Segments last what Encoder:Encoding:SegmentDuration says: shorter ones start sooner and adapt faster.";

    public static ConformanceRule[] All { get; } =
    [
        Must("7.1", "Media is continuous across segments.", facts => RuleFinding.Each(
            facts.Tracks, track => Follow(track.Segments, (one, next) => Math.Abs(next.Start - one.End) <= Rounding), Segments)),
        Must("7.3", "Decoding times continue where the previous segment ends.", facts => RuleFinding.Each(
            facts.Tracks, track => DecodeTimesFollow(track), Segments)),
        Must("7.4", "Segments of video begin with an IDR frame.", facts => RuleFinding.Each(
            facts.Videos, track => Array.TrueForAll(track.Segments, segment => segment.BeginsWithSync),
            track => $"{track.Name}: {track.Segments.Count(segment => segment.BeginsWithSync)} of {track.Segments.Length} segments")),
        Should("7.5", "The target duration is 6 s.", facts => RuleFinding.Each(
            facts.Tracks, track => track.Playlist.TargetDuration == Recommended, track => $"{track.Playlist.TargetDuration} s"), Shorter),
        Should(
            "7.6", "Segments last about 6 s.", facts => RuleFinding.Each(
                facts.Tracks, track => Array.TrueForAll(track.Playlist.Durations[..^1], seconds => Math.Abs(seconds - Recommended) <= 0.5),
                track => $"{track.Name}: {track.Playlist.Durations.Min():0.###} to {track.Playlist.Durations.Max():0.###} s"), Shorter),
        Must("7.7", "No segment exceeds the target duration by more than 0.5 s.", facts => RuleFinding.Each(
            facts.Tracks, track => Longest(track) <= track.Playlist.TargetDuration + 0.5 + Rounding,
            track => $"{track.Name}: {Longest(track):0.###} s at most, target {track.Playlist.TargetDuration} s")),
    ];

    internal static bool DecodeTimesFollow(TrackFacts track) => Follow(track.Segments, (one, next) => next.DecodeStart == one.DecodeEnd);

    private static bool Follow(SegmentFacts[] segments, Func<SegmentFacts, SegmentFacts, bool> follows) =>
        segments.Zip(segments.Skip(1), follows).All(holds => holds);

    private static double Longest(TrackFacts track) => track.Segments.Max(segment => segment.End - segment.Start);

    private static string Segments(TrackFacts track) => $"{track.Name}: {track.Segments.Length} segments";
}
