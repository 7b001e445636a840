using System.Text;
using Encoder.Media.Tests.Packaging;
using Encoder.Media.Verification;
using Encoder.Media.Verification.Conformance;
using Encoder.Testing;

namespace Encoder.Media.Tests.Verification.Conformance;

/// <summary>Each rule, judged on a ladder for which it holds and on one that is changed to violate it.</summary>
public class RuleTests
{
    private const string DescribesSound =
        "public.accessibility.transcribes-spoken-dialog,public.accessibility.describes-music-and-sound";

    /// <summary>
    /// 8 s in two segments: two rungs; audio in stereo and 5.1, and an audio description; two kinds of captions; I-frame playlists.
    /// </summary>
    private static readonly LadderFacts s_good = Good();

    public static TheoryData<string> Violations => [.. s_violations.Keys];

    [Fact]
    public void Every_rule_applies_to_the_good_ladder_and_holds()
    {
        var outcomes = ConformanceRules.Judge(s_good);
        Assert.Equal(ConformanceRules.All.Select(rule => (rule.Standard, rule.Id)), outcomes.Select(one => (one.Standard, one.Id)));
        Assert.DoesNotContain(outcomes, one => one.Result != RuleResult.Holds || one.Measured.Length == 0 || one.Reason is not null);
    }

    [Fact]
    public void Every_rule_has_a_case_that_violates_it() =>
        Assert.Equal(
            ConformanceRules.All.Select(rule => $"{rule.Standard} {rule.Id}").Order(),
            s_violations.Keys.Select(key => key.Split(':')[0]).Distinct().Order());

    [Fact]
    public void The_document_lists_exactly_the_rules()
    {
        var text = File.ReadAllText(Repository.File("docs/conformance.md"));
        var judged = text[text.IndexOf("## Rules that are judged", StringComparison.Ordinal)..
            text.IndexOf("## Rules that are met, and not judged", StringComparison.Ordinal)];
        var rows = judged.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Select(line => line.Split('|'))
            .Select(cells => (Id: cells[1].Trim(), Level: cells[2].Trim(), Deviates: cells.Length == 7 && cells[5].Trim().Length > 0))
            .Where(row => row.Id != "rule");
        Assert.Equal(
            ConformanceRules.All.Select(
                rule => (rule.Id, Level: rule.Level.ToString().ToUpperInvariant(), Deviates: rule.Deviation is not null)), rows);
    }

    /// <summary>A name is "STANDARD RULE", or "STANDARD RULE: WHAT" for a second case of a rule.</summary>
    [Theory]
    [MemberData(nameof(Violations))]
    public void A_violation_is_found(string name)
    {
        var id = name.Split(':')[0];
        var outcome = ConformanceRules.Judge(s_violations[name](s_good)).Single(one => $"{one.Standard} {one.Id}" == id);
        var rule = ConformanceRules.All.Single(one => $"{one.Standard} {one.Id}" == id);
        Assert.Equal(rule.Deviation is null ? RuleResult.Violated : RuleResult.Deviates, outcome.Result);
        Assert.Equal(rule.Deviation, outcome.Reason);
        Assert.NotEmpty(outcome.Measured);
    }

    [Fact]
    public void Only_rules_about_parts_that_a_ladder_has_are_judged()
    {
        using var silent = PackagedLadder.Of(8);
        var expected = new OutputExpectation
        {
            Duration = 8, Frames = 200, Rungs = [new RungExpectation("90", 160, 90), new RungExpectation("180", 320, 180)], Audio = [],
        };
        var rules = OutputVerifier.VerifyHls(silent.File(), expected).Rules;
        Assert.Equal(
            ["4.1", "6.2", "7.5", "7.6"], rules.Where(rule => rule.Result == RuleResult.Deviates).Select(rule => rule.Id));
        Assert.DoesNotContain(RuleResult.Violated, rules.Select(rule => rule.Result));
        Assert.DoesNotContain(rules, rule => rule.Id.StartsWith("2.", StringComparison.Ordinal) || rule.Id is "4.7" or "5.2" or "9.6");
        Assert.Equal("90: avc1, 180: avc1", rules.Single(rule => rule.Id == "1.1").Measured);
        Assert.Equal("90: 2 s at most, 180: 2 s at most", rules.Single(rule => rule.Id == "1.13").Measured);
    }

    [Fact]
    public void A_violated_MUST_is_a_problem_unless_the_service_only_warns()
    {
        using var hls = PackagedLadder.Of(4);
        var init = hls.File("90", "init.mp4");
        File.WriteAllBytes(init, Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(File.ReadAllBytes(init)).Replace("cmfc", "isom")));
        var expected = new OutputExpectation
        {
            Duration = 4, Frames = 100, Rungs = [new RungExpectation("90", 160, 90), new RungExpectation("180", 320, 180)], Audio = [],
        };
        var report = OutputVerifier.VerifyHls(hls.File(), expected);
        Assert.Equal(
            new VerificationProblem(
                "rules", "cmaf brand: \"The header of every track names a structural brand of CMAF.\" does not hold: 90: iso6 iso6 isom"),
            Assert.Single(report.Problems));
        var warned = OutputVerifier.VerifyHls(hls.File(), expected with { Rules = RuleEnforcement.Warn });
        Assert.Empty(warned.Problems);
        Assert.Equal(report.Rules, warned.Rules);
        Assert.Equal("brand", Assert.Single(warned.Rules, rule => rule.Result == RuleResult.Violated).Id);
    }

    private static readonly Dictionary<string, Func<LadderFacts, LadderFacts>> s_violations = new()
    {
        ["hls-authoring 1.1"] = EachVideo(video => video with { Format = "vp09" }),
        ["hls-authoring 1.2"] = EachTrack(track => track with { Header = track.Header with { IsFragmented = false } }),
        ["hls-authoring 1.3a"] = EachVideo(video => video with { Level = 42 }),
        ["hls-authoring 1.3b"] = TopVideo(video => video with { Level = 60 }),
        ["hls-authoring 1.3b: 4:4:4"] = TopVideo(video => video with { Profile = 244 }),
        ["hls-authoring 1.4"] = TopVideo(video => video with { Profile = 77 }),
        ["hls-authoring 1.10"] = TopVideo(video => video with { HasParameterSets = false }),
        ["hls-authoring 1.10: in the samples"] = TopVideo(video => video with { Format = "avc3" }),
        ["hls-authoring 1.12"] = EachVideo(video => video with { Format = "hvc1" }),
        ["hls-authoring 1.13"] = EachSegment(segment => segment with { Keyframes = segment.Keyframes[..1] }),
        ["hls-authoring 1.14"] = TopVideo(video => video with { IsProgressive = false }),
        ["hls-authoring 1.18"] = EachVideo(video => video with { FrameRate = 12.5 }),
        ["hls-authoring 1.19"] = EachVideo(video => video with { FrameRate = 62 }),
        ["hls-authoring 1.21"] = TopVideo(video => video with { Colour = "BT.601" }),
        ["hls-authoring 1.24"] = EachVariant(variant => variant with { VideoRange = "PQ" }),
        ["hls-authoring 1.26"] = EachVariant(variant => variant with { AverageBandwidth = variant.Average * 0.89 }),
        ["hls-authoring 1.26: not stated"] = EachVariant(variant => variant with { AverageBandwidth = null }),
        ["hls-authoring 1.27"] = EachVariant(variant => variant with { Bandwidth = variant.Peak * 1.11 }),
        ["hls-authoring 1.30"] = EachVariant(variant => variant with { Peak = variant.Average * 2.1 }),
        ["hls-authoring 1.33"] = TopVideo(video => video with { Height = 960 }),

        ["hls-authoring 2.1"] = EachTrack(track => track with { Header = track.Header with { IsFragmented = false } }),
        ["hls-authoring 2.3"] = EachAudioTrack(audio => audio with { Channels = 6 }),
        ["hls-authoring 2.3: another codec"] = EachAudioTrack(audio => audio with { ObjectType = 42 }),
        ["hls-authoring 2.12"] = Rendition("audio-2", one => one with { Characteristics = null }),
        ["hls-authoring 2.13"] = Rendition("audio-2", one => one with { IsAutoSelect = false }),
        ["hls-authoring 2.14"] = Rendition("audio-2", one => one with { Name = "English 2" }),
        ["hls-authoring 2.15"] = facts => facts with
        {
            AudioTracks =
            [
                facts.AudioTracks[0], facts.AudioTracks[1] with { Segments = facts.AudioTracks[1].Segments[..1] }, facts.AudioTracks[2],
            ],
        },
        ["hls-authoring 2.17"] = EachTrack(track => track with { Header = track.Header with { Tracks = 2 } }),
        ["hls-authoring 2.27"] = Rendition("audio-2", one => one with { Language = null }),

        ["hls-authoring 4.1"] = facts => facts with { Captions = [] },
        ["hls-authoring 4.5"] = Rendition("captions-2", one => one with { Characteristics = DescribesSound.Split(',')[0] }),
        ["hls-authoring 4.6"] = Rendition("captions-2", one => one with { IsAutoSelect = false }),
        ["hls-authoring 4.7"] = Rendition("captions-1", one => one with { Language = null }),
        ["hls-authoring 5.2"] = EachCaptions(track => track with { WebVtt = 1 }),
        ["hls-authoring 5.3"] = EachCaptions(track => track with { Mapped = 1 }),
        ["hls-authoring 5.5"] = EachCaptions(track => track with { Playlist = track.Playlist with { Durations = [4, 3.9] } }),
        ["hls-authoring 5.10"] = EachVariant(variant => variant with { Codecs = "avc1.64001f,mp4a.40.2" }),
        ["hls-authoring 5.11"] = Rendition("captions-1", one => one with { IsAutoSelect = false }),

        ["hls-authoring 6.1"] = facts => facts with { IFrames = [] },
        ["hls-authoring 6.2"] = EachIFrames(one => one with { Playlist = one.Playlist with { Durations = [4, 4] } }),
        ["hls-authoring 6.6"] = facts => facts with { IFrames = facts.IFrames[..1] },
        ["hls-authoring 6.8"] = EachIFrames(one => one with { IsIFramesOnly = false }),
        ["hls-authoring 6.9"] = EachIFrames(one => one with { Bandwidth = one.Peak * 1.01 }),
        ["hls-authoring 6.10"] = EachIFrames(one => one with { WholeRanges = one.WholeRanges - 1 }),
        ["hls-authoring 6.14"] = EachIFrames(one => one with { Codecs = "hvc1.1.6.L93.B0" }),
        ["hls-authoring 6.16"] = EachIFrames(one => one with { VideoRange = "PQ" }),

        ["hls-authoring 7.1"] = SecondSegment(segment => segment with { Start = segment.Start + 0.04 }),
        ["hls-authoring 7.3"] = SecondSegment(segment => segment with { DecodeStart = segment.DecodeStart + 1 }),
        ["hls-authoring 7.4"] = SecondSegment(segment => segment with { BeginsWithSync = false }),
        ["hls-authoring 7.5"] = EachPlaylist(playlist => playlist with { TargetDuration = 4 }),
        ["hls-authoring 7.6"] = EachPlaylist(playlist => playlist with { Durations = [4, 4] }),
        ["hls-authoring 7.7"] = EachPlaylist(playlist => playlist with { TargetDuration = 5 }),

        ["hls-authoring 8.1"] = EachPlaylist(playlist => playlist with { Durations = [6, 2.05] }),
        ["hls-authoring 8.1: up and down"] = EachPlaylist(playlist => playlist with { Durations = [6.05, 1.95] }),
        ["hls-authoring 8.2"] = facts => facts with { AudioTracks = [With(facts.AudioTracks[0], one => one with { TargetDuration = 7 })] },
        ["hls-authoring 8.3"] = facts => facts with { AudioTracks = Array.ConvertAll(facts.AudioTracks, Longer) },
        ["hls-authoring 8.6"] = EachPlaylist(playlist => playlist with { Type = null }),
        ["hls-authoring 8.6: captions"] = EachCaptions(track => track with { Playlist = track.Playlist with { Type = "EVENT" } }),
        ["hls-authoring 8.7"] = EachIFrames(one => one with { Playlist = one.Playlist with { Durations = [1, 1] } }),
        ["hls-authoring 8.9"] = facts => facts with { Renditions = [.. facts.Renditions.Where(one => one.Track != "surround")] },
        ["hls-authoring 8.9: another group"] = EachVariant(variant => variant with { AudioGroup = "sound" }),
        ["hls-authoring 8.10"] = Rendition("audio", one => one with { Language = null }),
        ["hls-authoring 8.20"] = EachPlaylist(playlist => playlist with { HasMap = false }),
        ["hls-authoring 8.22"] = facts => facts with { AudioTracks = [Shifted(facts.AudioTracks[0], 0.03)] },
        ["hls-authoring 8.22: rungs"] = facts => facts with { Videos = [facts.Videos[0], Shifted(facts.Videos[1], 0.001)] },

        ["hls-authoring 9.1"] = EachVariant(variant => variant with { Codecs = null }),
        ["hls-authoring 9.2"] = EachVariant(variant => variant with { Resolution = null }),
        ["hls-authoring 9.3"] = EachIFrames(one => one with { Codecs = null }),
        ["hls-authoring 9.4"] = EachIFrames(one => one with { Resolution = null }),
        ["hls-authoring 9.5"] = EachTrack(track => track with { Header = track.Header with { Tracks = 2 } }),
        ["hls-authoring 9.6"] = EachTrack(track => track with { Header = track.Header with { Tracks = 2 } }),
        ["hls-authoring 9.7"] = EachTrack(track => track with { Header = track.Header with { Tracks = 2 } }),
        ["hls-authoring 9.9"] = facts => facts with { Videos = facts.Videos[..1] },
        ["hls-authoring 9.10"] = facts => facts with { Videos = facts.Videos[..2] },
        ["hls-authoring 9.11"] = facts => facts with { IsIndependent = false },
        ["hls-authoring 9.12"] = facts =>
            EachPlaylist(playlist => playlist with { IsIndependent = false })(facts) with { IsIndependent = false },
        ["hls-authoring 9.13"] = EachVariant(variant => variant with { Bandwidth = variant.Peak * 1.01 }),
        ["hls-authoring 9.14"] = EachVariant(variant => variant with { AverageBandwidth = null }),
        ["hls-authoring 9.15"] = EachVariant(variant => variant with { FrameRate = null }),
        ["hls-authoring 9.16"] = facts => facts with
        {
            Variants = [facts.Variants[0] with { VideoRange = null }, facts.Variants[1] with { VideoRange = "PQ" }],
        },

        ["cmaf brand"] = EachTrack(track => track with { Header = track.Header with { Brands = ["iso6"] } }),
        ["cmaf one-track"] = EachTrack(track => track with { Header = track.Header with { Tracks = 2 } }),
        ["cmaf edit-list"] = EachTrack(track => track with { Header = track.Header with { OnlySkips = false } }),
        ["cmaf one-run"] = SecondSegment(segment => segment with { Runs = 2 }),
        ["cmaf one-run: two tracks"] = SecondSegment(segment => segment with { TrackFragments = 2 }),
        ["cmaf moof-base"] = SecondSegment(segment => segment with { DefaultBaseIsMoof = false }),
        ["cmaf decode-time"] = SecondSegment(segment => segment with { DecodeStart = segment.DecodeStart - 1 }),
        ["cmaf decode-time: later than 0"] = EachSegment(
            segment => segment with { DecodeStart = segment.DecodeStart + 9000, DecodeEnd = segment.DecodeEnd + 9000 }),
        ["cmaf sync"] = SecondSegment(segment => segment with { BeginsWithSync = false }),
        ["cmaf switching"] = facts => facts with { Videos = [facts.Videos[0], Shifted(facts.Videos[1], 0.001)] },
    };

    private static LadderFacts Good() => new()
    {
        Videos = [Video("360", 640, 360), Video("720", 1280, 720), Video("721", 1280, 720)],
        AudioTracks = [AudioTrack("audio", 2), AudioTrack("audio-2", 2), AudioTrack("surround", 6)],
        Captions = [new CaptionFacts("captions-1", Playlist(6, 2), 2, 2), new CaptionFacts("captions-2", Playlist(6, 2), 2, 2)],
        Variants = [Variant("360", 500_000), Variant("720", 2_000_000), Variant("721", 2_500_000)],
        Renditions =
        [
            Rendition("audio", "audio"), Rendition("audio-2", "audio") with
            {
                Name = "English audio description", Characteristics = "public.accessibility.describes-video", IsDescriptive = true,
            },
            Rendition("surround", "surround"), Rendition("captions-1", "captions") with { IsForced = true, IsCaptions = true },
            Rendition("captions-2", "captions") with { IsCaptions = true, IsDescriptive = true, Characteristics = DescribesSound },
        ],
        IFrames = [IFrames("360", 100_000), IFrames("720", 300_000)],
        IsIndependent = true,
    };

    private static TrackFacts Video(string name, int width, int height) => Track(name, "avc1", Playlist(6, 2)) with
    {
        Video = new VideoFacts
        {
            Format = "avc1", HasParameterSets = true, Profile = 100, Level = 31, Width = width, Height = height, IsProgressive = true,
            Colour = "BT.709", FrameRate = 25, LongestFrame = 0.04,
        },
    };

    private static TrackFacts AudioTrack(string name, int channels) =>
        Track(name, "mp4a", Playlist(6, 2)) with { Audio = new AudioFacts(2, channels, 48_000) };

    private static TrackFacts Track(string name, string format, PlaylistFacts playlist) => new()
    {
        Name = name,
        Playlist = playlist,
        Header = new HeaderFacts { Brands = ["iso6", "cmfc"], Tracks = 1, IsFragmented = true, OnlySkips = format.Length > 0 },
        Segments = [Segment(0, 6, [0, 2, 4]), Segment(6, 8, [6])],
    };

    private static SegmentFacts Segment(int start, int end, double[] keyframes) => new()
    {
        Start = start, End = end, DecodeStart = start * 90_000, DecodeEnd = end * 90_000, BeginsWithSync = true, Keyframes = keyframes,
        TrackFragments = 1, Runs = 1, DefaultBaseIsMoof = true,
    };

    private static PlaylistFacts Playlist(params double[] durations) => new()
    {
        Type = "VOD", TargetDuration = 6, HasMap = true, IsIndependent = true, Durations = durations,
    };

    private static VariantFacts Variant(string track, double average) => new()
    {
        Track = track, Codecs = "avc1.64001f,mp4a.40.2,wvtt", Resolution = "640x360", VideoRange = "SDR", FrameRate = 25,
        Bandwidth = average * 1.5, AverageBandwidth = average, AudioGroup = "audio", Peak = average * 1.5, Average = average,
    };

    private static RenditionFacts Rendition(string track, string group) => new()
    {
        Track = track, IsCaptions = false, Group = group, Name = "English", Language = "en", IsAutoSelect = true, IsForced = false,
        Characteristics = null, IsDescriptive = false,
    };

    private static IFrameFacts IFrames(string track, double peak) => new()
    {
        Track = track, Codecs = "avc1.64001f", Resolution = "640x360", VideoRange = "SDR", Bandwidth = peak,
        Playlist = Playlist(1, 1, 1, 1, 1, 1, 1, 1), IsIFramesOnly = true, WholeRanges = 8, Peak = peak,
    };

    private static Func<LadderFacts, LadderFacts> EachTrack(Converter<TrackFacts, TrackFacts> change) =>
        facts => facts with { Videos = Array.ConvertAll(facts.Videos, change), AudioTracks = Array.ConvertAll(facts.AudioTracks, change) };

    private static Func<LadderFacts, LadderFacts> EachVideo(Func<VideoFacts, VideoFacts> change) => facts => facts with
    {
        Videos = Array.ConvertAll(facts.Videos, track => track with { Video = change(track.Video!) }),
    };

    private static Func<LadderFacts, LadderFacts> TopVideo(Func<VideoFacts, VideoFacts> change) => facts => facts with
    {
        Videos = [.. facts.Videos[..^1], facts.Videos[^1] with { Video = change(facts.Videos[^1].Video!) }],
    };

    private static Func<LadderFacts, LadderFacts> EachAudioTrack(Func<AudioFacts, AudioFacts> change) => facts => facts with
    {
        AudioTracks = Array.ConvertAll(facts.AudioTracks, track => track with { Audio = change(track.Audio!) }),
    };

    private static Func<LadderFacts, LadderFacts> EachSegment(Converter<SegmentFacts, SegmentFacts> change) =>
        EachTrack(track => track with { Segments = Array.ConvertAll(track.Segments, change) });

    private static Func<LadderFacts, LadderFacts> SecondSegment(Func<SegmentFacts, SegmentFacts> change) =>
        EachTrack(track => track with { Segments = [track.Segments[0], change(track.Segments[1])] });

    private static Func<LadderFacts, LadderFacts> EachPlaylist(Func<PlaylistFacts, PlaylistFacts> change) =>
        EachTrack(track => With(track, change));

    private static Func<LadderFacts, LadderFacts> EachVariant(Converter<VariantFacts, VariantFacts> change) =>
        facts => facts with { Variants = Array.ConvertAll(facts.Variants, change) };

    private static Func<LadderFacts, LadderFacts> EachCaptions(Converter<CaptionFacts, CaptionFacts> change) =>
        facts => facts with { Captions = Array.ConvertAll(facts.Captions, change) };

    private static Func<LadderFacts, LadderFacts> EachIFrames(Converter<IFrameFacts, IFrameFacts> change) =>
        facts => facts with { IFrames = Array.ConvertAll(facts.IFrames, change) };

    private static Func<LadderFacts, LadderFacts> Rendition(string track, Func<RenditionFacts, RenditionFacts> change) =>
        facts => facts with { Renditions = Array.ConvertAll(facts.Renditions, one => one.Track == track ? change(one) : one) };

    private static TrackFacts With(TrackFacts track, Func<PlaylistFacts, PlaylistFacts> change) =>
        track with { Playlist = change(track.Playlist) };

    private static TrackFacts Longer(TrackFacts track) =>
        track with { Segments = [track.Segments[0], track.Segments[1] with { End = track.End + 0.2 }] };

    private static TrackFacts Shifted(TrackFacts track, double seconds) => track with
    {
        Segments = [track.Segments[0], track.Segments[1] with { Start = track.Segments[1].Start + seconds }],
    };
}
