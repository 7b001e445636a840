using static Encoder.Media.Verification.Conformance.ConformanceRule;

namespace Encoder.Media.Verification.Conformance;

/// <summary>Chapters 4 and 5 of the HLS Authoring Specification: accessibility and subtitles.</summary>
internal static class CaptionRules
{
    private static readonly string[] s_describesSound =
        ["public.accessibility.transcribes-spoken-dialog", "public.accessibility.describes-music-and-sound"];

    /// <summary>The rounding error in seconds; playlists state microseconds.</summary>
    private const double Rounding = 0.0001;

    public static ConformanceRule[] All { get; } =
    [
        Should(
            "4.1", "There are captions.", facts => new RuleFinding(facts.Captions is not [], $"{facts.Captions.Length} tracks"),
            "Neither the source nor the request contains text captions."),
        Must("4.5", "Captions for deaf and hard-of-hearing viewers are marked as such.", facts => RuleFinding.Each(
            Descriptions(facts), one => s_describesSound.All((one.Characteristics ?? "").Split(',').Contains),
            one => $"{one.Track}: {one.Characteristics ?? "not marked"}")),
        Must("4.6", "Players may select captions for deaf and hard-of-hearing viewers automatically.", facts => RuleFinding.Each(
            Descriptions(facts), one => one.IsAutoSelect, AutoSelect)),
        Must("4.7", "Every caption track states its language.", facts => RuleFinding.Each(
            facts.CaptionRenditions, one => one.Language is { Length: > 0 }, one => $"{one.Track}: {one.Language ?? "none"}")),
        Must("5.2", "Captions are WebVTT, or IMSC1 in fragmented MP4.", facts => RuleFinding.Each(
            facts.Captions, track => track.WebVtt == track.Playlist.Durations.Length,
            track => $"{track.Name}: {track.WebVtt} of {track.Playlist.Durations.Length} segments are WebVTT")),
        Must("5.3", "WebVTT segments map their times to the video (X-TIMESTAMP-MAP).", facts => RuleFinding.Each(
            facts.Captions, track => track.Mapped == track.Playlist.Durations.Length,
            track => $"{track.Name}: {track.Mapped} of {track.Playlist.Durations.Length} segments")),
        Must("5.5", "Caption playlists last as long as the video.", facts => facts.Videos is []
            ? null
            : RuleFinding.Each(
                facts.Captions, track => track.Playlist.Duration >= facts.Videos[0].End - Rounding * track.Playlist.Durations.Length,
                track => $"{track.Name}: {track.Playlist.Duration:0.###} s")),
        Should(
            "5.10", "CODECS includes the format of the captions.", facts => facts.Captions is []
                ? null
                : RuleFinding.Each(
                    facts.Variants, variant => variant.Codecs?.Split(',').Contains("wvtt") == true,
                    variant => $"{variant.Track}: {variant.Codecs}"),
            "Players that ask the browser whether it can decode everything in CODECS would reject the variant."),
        Should("5.11", "Players may select forced captions automatically.", facts => RuleFinding.Each(
            [.. facts.CaptionRenditions.Where(one => one.IsForced)], one => one.IsAutoSelect, AutoSelect)),
    ];

    private static string AutoSelect(RenditionFacts one) => $"{one.Track}: AUTOSELECT={(one.IsAutoSelect ? "YES" : "NO")}";

    private static IReadOnlyCollection<RenditionFacts> Descriptions(LadderFacts facts) =>
        [.. facts.CaptionRenditions.Where(one => one.IsDescriptive)];
}
