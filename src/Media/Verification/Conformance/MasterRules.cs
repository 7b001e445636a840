using static Encoder.Media.Verification.Conformance.ConformanceRule;

namespace Encoder.Media.Verification.Conformance;

/// <summary>Chapter 9 of the HLS Authoring Specification: the multivariant playlist.</summary>
internal static class MasterRules
{
    /// <summary>The minimum short side of HD video in pixels.</summary>
    private const int Hd = 720;

    /// <summary>The rounding error, as a fraction of a bit rate.</summary>
    private const double Rounding = 0.001;

    private const string AskedFor = "The job makes the requested rungs, and none larger than its source.";

    public static ConformanceRule[] All { get; } =
    [
        Must("9.1", "Every variant states its codecs.", facts => Stated(facts.Variants, one => one.Track, one => one.Codecs)),
        Must("9.2", "Every variant states its resolution.", facts => Stated(facts.Variants, one => one.Track, one => one.Resolution)),
        Must("9.3", "Every I-frame playlist states its codecs.", facts => Stated(facts.IFrames, one => one.Track, one => one.Codecs)),
        Must("9.4", "Every I-frame playlist states its resolution.", facts => Stated(
            facts.IFrames, one => one.Track, one => one.Resolution)),
        Should("9.5", "Audio and video are separate streams.", facts => facts.AudioTracks is [] ? null : AreSeparate(facts)),
        Must("9.6", "Audio in more than two channels is a separate stream.", facts =>
            Array.Exists(facts.AudioTracks, track => track.Audio!.Channels > 2) ? AreSeparate(facts) : null),
        Must("9.7", "Alternative audio is a separate stream.", facts => facts.AudioTracks.Length > 1 ? AreSeparate(facts) : null),
        Must(
            "9.9", "There are several video bit rates.", facts => new RuleFinding(
                facts.Videos.Length > 1, $"{facts.Videos.Length} rungs"), AskedFor),
        Should(
            "9.10", "HD video has two variants of the highest resolution.", Largest,
            "There is one rung for each requested resolution."),
        Should("9.11", "The playlist declares that segments can be decoded independently.", facts => new RuleFinding(
            facts.IsIndependent, $"{(facts.IsIndependent ? "" : "no ")}EXT-X-INDEPENDENT-SEGMENTS")),
        Must("9.12", "This is declared there, or in every video playlist.", facts => facts.IsIndependent
            ? new RuleFinding(true, "in the multivariant playlist")
            : RuleFinding.Each(
                facts.Videos, track => track.Playlist.IsIndependent,
                track => $"{track.Name}: {(track.Playlist.IsIndependent ? "" : "not ")}declared")),
        Must("9.13", "BANDWIDTH is the largest sum of the peaks of tracks that are played together.", facts => RuleFinding.Each(
            facts.Variants, variant => Math.Abs((variant.Bandwidth ?? 0) - variant.Peak) <= (variant.Peak * Rounding) + 3,
            variant => $"{variant.Track}: {variant.Peak:F0} bit/s, stated as {variant.Bandwidth:F0}")),
        Must("9.14", "Every variant states AVERAGE-BANDWIDTH.", facts => Stated(
            facts.Variants, one => one.Track, one => one.AverageBandwidth is { } rate ? $"{rate:F0} bit/s" : null)),
        Must("9.15", "Every variant states FRAME-RATE.", facts => Stated(
            facts.Variants, one => one.Track, one => one.FrameRate is { } rate ? $"{rate:F3}" : null)),
        Must("9.16", "VIDEO-RANGE is stated, unless all video is SDR.", facts => RuleFinding.Each(
            facts.Variants,
            variant => variant.VideoRange is not null || Array.TrueForAll(facts.Variants, other => other.VideoRange is null or "SDR"),
            variant => $"{variant.Track}: {variant.VideoRange ?? "none"}")),
    ];

    private static RuleFinding? Stated<T>(IReadOnlyCollection<T> items, Func<T, string> name, Func<T, string?> value) =>
        RuleFinding.Each(items, one => value(one) is { Length: > 0 }, one => $"{name(one)}: {value(one) ?? "none"}");

    /// <summary>Finds how many rungs have the highest resolution; null below HD.</summary>
    private static RuleFinding? Largest(LadderFacts facts)
    {
        if (facts.Videos is not [.., { Video: { } top }] || Math.Min(top.Width, top.Height) < Hd) return null;
        var count = facts.Videos.Count(track => (track.Video!.Width, track.Video.Height) == (top.Width, top.Height));
        return new RuleFinding(count > 1, $"{count} of {top.Width}x{top.Height}");
    }

    private static RuleFinding? AreSeparate(LadderFacts facts) => RuleFinding.Each(
        facts.Tracks, track => track.Header.Tracks == 1, track => $"{track.Name}: {track.Header.Tracks} stream");
}
