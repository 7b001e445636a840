namespace Encoder.Media.Verification.Conformance;

/// <summary>Constraints of CMAF (ISO/IEC 23000-19, clause 7) on tracks, fragments and switching sets.</summary>
internal static class CmafRules
{
    private static readonly string[] s_brands = ["cmfc", "cmf2"];

    public static ConformanceRule[] All { get; } =
    [
        Rule("brand", "The header of every track names a structural brand of CMAF.", facts => RuleFinding.Each(
            facts.Tracks, track => track.Header.Brands.Any(s_brands.Contains),
            track => $"{track.Name}: {string.Join(" ", track.Header.Brands)}")),
        Rule("one-track", "A header describes one track.", facts => RuleFinding.Each(
            facts.Tracks, track => track.Header.Tracks == 1, track => $"{track.Name}: {track.Header.Tracks}")),
        Rule("edit-list", "An edit list only skips the start of the media.", facts => RuleFinding.Each(
            facts.Tracks, track => track.Header.OnlySkips,
            track => $"{track.Name}: {(track.Header.OnlySkips ? "skips" : "delays or cuts")}")),
        Rule("one-run", "A movie fragment contains one track fragment with one sample run.", facts => RuleFinding.Each(
            facts.Tracks, track => Array.TrueForAll(track.Segments, segment => segment is { TrackFragments: 1, Runs: 1 }),
            track => $"{track.Name}: {track.Segments.Max(segment => segment.Runs)} run in {track.Segments.Max(s => s.TrackFragments)}")),
        Rule("moof-base", "Sample offsets are relative to the movie fragment.", facts => RuleFinding.Each(
            facts.Tracks, track => Array.TrueForAll(track.Segments, segment => segment.DefaultBaseIsMoof),
            track => $"{track.Name}: {track.Segments.Count(segment => segment.DefaultBaseIsMoof)} of {track.Segments.Length} fragments")),
        Rule("decode-time", "Decoding times begin at 0 and continue where the previous fragment ends.", facts => RuleFinding.Each(
            facts.Tracks, track => track.Segments[0].DecodeStart == 0 && SegmentRules.DecodeTimesFollow(track),
            track => $"{track.Name}: {track.Segments.Length} fragments")),
        Rule("sync", "Every fragment begins with a sync sample.", facts => RuleFinding.Each(
            facts.Tracks, track => Array.TrueForAll(track.Segments, segment => segment.BeginsWithSync),
            track => $"{track.Name}: {track.Segments.Count(segment => segment.BeginsWithSync)} of {track.Segments.Length} fragments")),
        Rule("switching", "Fragments of all tracks of a switching set begin and end at the same times.", facts => RuleFinding.Each(
            facts.Videos, track => IsLike(facts.Videos[0], track), track => $"{track.Name}: {track.Segments.Length} fragments")),
    ];

    private static bool IsLike(TrackFacts first, TrackFacts other) => first.Segments.Length == other.Segments.Length
        && first.Segments.Zip(other.Segments).All(pair =>
            Math.Abs(pair.First.Start - pair.Second.Start) <= SegmentRules.Rounding
            && Math.Abs(pair.First.End - pair.Second.End) <= SegmentRules.Rounding);

    private static ConformanceRule Rule(string id, string title, Func<LadderFacts, RuleFinding?> find) =>
        new(Standards.Cmaf, id, RuleLevel.Must, title, find);
}
