using static Encoder.Media.Verification.Conformance.ConformanceRule;

namespace Encoder.Media.Verification.Conformance;

/// <summary>Chapter 6 of the HLS Authoring Specification: I-frame playlists, for scrubbing.</summary>
internal static class TrickPlayRules
{
    /// <summary>The rounding error, as a fraction of a bit rate.</summary>
    private const double Rounding = 0.001;

    public static ConformanceRule[] All { get; } =
    [
        Must("6.1", "There are I-frame playlists.", facts => new RuleFinding(facts.IFrames is not [], $"{facts.IFrames.Length}")),
        Should(
            "6.2", "I-frame playlists have a frame every second.", facts => RuleFinding.Each(
                facts.IFrames, one => one.Playlist.Duration / one.Playlist.Durations.Length <= 1,
                one => $"{one.Track}: every {one.Playlist.Duration / one.Playlist.Durations.Length:0.##} s"),
            "They refer to the keyframe of every segment of the video itself, which rule 6.3 allows; no extra frames are encoded."),
        Should(
            "6.6", "There are I-frame playlists with different bit rates.", facts => facts.IFrames is []
                ? null
                : new RuleFinding(
                    facts.IFrames.Select(one => one.Bandwidth).Distinct().Count() > 1,
                    string.Join(", ", facts.IFrames.Select(one => $"{one.Bandwidth:F0} bit/s"))),
            "There is one for each requested rung."),
        Must("6.8", "I-frame playlists are marked with EXT-X-I-FRAMES-ONLY.", facts => RuleFinding.Each(
            facts.IFrames, one => one.IsIFramesOnly, one => $"{one.Track}: {(one.IsIFramesOnly ? "" : "no ")}EXT-X-I-FRAMES-ONLY")),
        Must("6.9", "The bit rate of an I-frame playlist is the peak of its segments.", facts => RuleFinding.Each(
            facts.IFrames, one => Math.Abs((one.Bandwidth ?? 0) - one.Peak) <= (one.Peak * Rounding) + 2,
            one => $"{one.Track}: {one.Peak:F0} bit/s, stated as {one.Bandwidth:F0}")),
        Must("6.10", "Byte ranges of I-frames include their movie fragment.", facts => RuleFinding.Each(
            facts.IFrames, one => one.WholeRanges == one.Playlist.Durations.Length,
            one => $"{one.Track}: {one.WholeRanges} of {one.Playlist.Durations.Length}")),
        Should("6.14", "Some I-frames are H.264.", facts => RuleFinding.Any(
            facts.IFrames, one => one.Codecs?.StartsWith("avc1.", StringComparison.Ordinal) == true,
            one => $"{one.Track}: {one.Codecs}")),
        Must("6.16", "There are I-frames in SDR.", facts => RuleFinding.Any(
            facts.IFrames, one => one.VideoRange is null or "SDR", one => one.VideoRange ?? "SDR")),
    ];
}
