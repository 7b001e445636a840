using static Encoder.Media.Verification.Conformance.ConformanceRule;

namespace Encoder.Media.Verification.Conformance;

/// <summary>Chapter 2 of the HLS Authoring Specification: audio.</summary>
internal static class AudioRules
{
    private const string DescribesVideo = "public.accessibility.describes-video";

    /// <summary>The duration of a few AAC frames in seconds: audio begins and ends on frame boundaries, video anywhere.</summary>
    internal const double SomeFrames = 0.1;

    /// <summary>AAC-LC, HE-AAC v1 and HE-AAC v2.</summary>
    private static readonly int[] s_aac = [2, 5, 29];

    public static ConformanceRule[] All { get; } =
    [
        Should("2.1", "Audio is an elementary stream or in fragmented MP4.", facts => RuleFinding.Each(
            facts.AudioTracks, track => track.Header.IsFragmented,
            track => $"{track.Name}: {(track.Header.IsFragmented ? "fragmented MP4" : "no fragments")}")),
        Must("2.3", "There is AAC audio with at most two channels.", facts => RuleFinding.Any(
            facts.AudioTracks, track => s_aac.Contains(track.Audio!.ObjectType) && track.Audio.Channels is 1 or 2, Format)),
        Must("2.12", "Audio description is marked as such.", facts => RuleFinding.Each(
            Descriptions(facts), one => one.Characteristics?.Split(',').Contains(DescribesVideo) == true,
            one => $"{one.Track}: {one.Characteristics ?? "not marked"}")),
        Must(
            "2.13", "Players may select audio description automatically.", facts => RuleFinding.Each(
                Descriptions(facts), one => one.IsAutoSelect, one => $"{one.Track}: AUTOSELECT={(one.IsAutoSelect ? "YES" : "NO")}"),
            "Viewers choose commentary themselves, and a second description in one language is ambiguous (RFC 8216, 4.3.4.1.1)."),
        Should(
            "2.14", "The name of an audio description track says what it is.", facts => RuleFinding.Each(
                Descriptions(facts), one => one.Name?.Contains("descri", StringComparison.OrdinalIgnoreCase) == true,
                one => $"{one.Track}: {one.Name}"),
            "A track keeps its title from the source."),
        Must("2.15", "Every audio track lasts as long as the video.", facts => facts.Videos is []
            ? null
            : RuleFinding.Each(
                facts.AudioTracks, track => track.End >= facts.Videos[0].End - SomeFrames, track => $"{track.Name}: {track.End:0.###} s")),
        Must("2.17", "A segment contains one audio stream.", facts => RuleFinding.Each(
            facts.AudioTracks, track => track.Header.Tracks == 1, track => $"{track.Name}: {track.Header.Tracks}")),
        Must("2.27", "Audio description states its language.", facts => RuleFinding.Each(
            Descriptions(facts), one => one.Language is { Length: > 0 }, one => $"{one.Track}: {one.Language ?? "none"}")),
    ];

    private static string Format(TrackFacts track) =>
        $"{track.Name}: mp4a.40.{track.Audio!.ObjectType} of {track.Audio.Channels} channels";

    private static IReadOnlyCollection<RenditionFacts> Descriptions(LadderFacts facts) =>
        [.. facts.AudioRenditions.Where(one => one.IsDescriptive)];
}
