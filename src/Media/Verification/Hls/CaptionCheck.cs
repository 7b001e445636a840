using System.Text;
using Encoder.Media.Captions;
using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Verification.Conformance;

namespace Encoder.Media.Verification.Hls;

/// <summary>Checks the caption tracks of a ladder.</summary>
internal sealed class CaptionCheck(HlsFiles files, CheckList checks, bool hasDash)
{
    private const string Signature = "WEBVTT\n";
    private const string Map = "X-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n";
    private const string Header = $"{Signature}{Map}";

    private static readonly MediaLimits s_any = new() { MaxCaptionSize = int.MaxValue, MaxCues = int.MaxValue };

    private readonly List<CaptionFacts> _facts = [];

    /// <summary>The tracks that could be read.</summary>
    public IReadOnlyList<CaptionFacts> Facts => _facts;

    /// <summary>The bit rates of the largest track.</summary>
    public CaptionRates Largest { get; private set; }

    /// <param name="stated">The parsed master playlist.</param>
    /// <param name="expected">The planned tracks, in order.</param>
    /// <param name="video">Any rung; the captions must be cut like it.</param>
    public void Run(ParsedMasterPlaylist stated, CaptionPlan[] expected, HlsTrack video)
    {
        var folders = stated.Captions.Select(track => track.Uri.Split('/')[0]);
        if (!checks.Require(
            folders.SequenceEqual(expected.Select(track => track.Key)), VerificationChecks.Captions,
            $"the tracks are {string.Join(", ", folders)} instead of {string.Join(", ", expected.Select(track => track.Key))}")) return;
        foreach (var (track, plan) in stated.Captions.Zip(expected))
        {
            CheckAttributes(track.Attributes, plan);
            CheckTrack(track.Uri, plan.Key, video);
        }
        checks.Require(
            stated.Captions.Count(track => track.Attributes.Plain("DEFAULT") == "YES") <= 1, VerificationChecks.Captions,
            "more than one track is the default one");
        var group = stated.Captions is [var first, ..] ? first.Attributes.Quoted("GROUP-ID") : null;
        foreach (var variant in stated.Variants)
        {
            checks.Require(
                variant.Attributes.Quoted("SUBTITLES") == group,
                VerificationChecks.Captions, $"{variant.Uri}: SUBTITLES does not name the captions' group");
        }
        if (expected.Length > 0) checks.Done(VerificationChecks.Captions, $"{expected.Length} tracks");
    }

    private void CheckAttributes(AttributeList stated, CaptionPlan plan)
    {
        static string YesNo(bool value) => value ? "YES" : "NO";
        checks.Require(
            stated.Plain("TYPE") == "SUBTITLES" && stated.Quoted("GROUP-ID") is { Length: > 0 } && stated.Quoted("NAME") == plan.Name
            && stated.Quoted("LANGUAGE") == (plan.Language ?? LanguageTag.Undetermined) && stated.Plain("FORCED") == YesNo(plan.IsForced)
            && stated.Plain("DEFAULT") == YesNo(plan.IsDefault) && stated.Plain("AUTOSELECT") == "YES"
            && stated.Quoted("CHARACTERISTICS") is not null == plan.DescribesSound, VerificationChecks.Captions,
            $"{plan.Key}: is not described as planned");
    }

    private void CheckTrack(string uri, string key, HlsTrack video)
    {
        if (!checks.Require(uri == $"{key}/index.m3u8", VerificationChecks.Captions, $"{key}: the playlist is {uri}")) return;
        if (files.Playlist(uri, VerificationChecks.Captions, PlaylistKind.Captions) is not { } playlist) return;
        checks.Require(
            playlist.TargetDuration == video.Playlist.TargetDuration
            && playlist.Segments.Select(one => one.Seconds).SequenceEqual(video.Playlist.Segments.Select(one => one.Seconds)),
            VerificationChecks.Captions, $"{key}: the segments are not cut like those of {video.Name}");
        var texts = playlist.Segments.Select(segment => files.Text($"{key}/{segment.Uri}")).OfType<string>().ToArray();
        if (texts.Length < playlist.Segments.Count) return;
        _facts.Add(new CaptionFacts(
            key, FactsOf.Playlist(playlist), texts.Count(text => text.StartsWith(Signature, StringComparison.Ordinal)),
            texts.Count(text => text.Contains(Map, StringComparison.Ordinal))));
        CheckCues(key, playlist, texts);
    }

    /// <param name="texts">The contents of the segments.</param>
    private void CheckCues(string key, ParsedMediaPlaylist playlist, string[] texts)
    {
        var (all, open) = (new HashSet<Cue>(), new List<Cue>());
        var (start, size, highest) = (0.0, 0L, 0.0);
        foreach (var (segment, text) in playlist.Segments.Zip(texts))
        {
            var (begin, end) = (TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(start + segment.Seconds));
            var cues = text == Header ? [] : Cues(text, $"{Header}\n");
            if (
                !checks.Require(cues is not null, VerificationChecks.Captions, $"{key}/{segment.Uri} is not a WebVTT segment")
                || !checks.Require(
                    Array.TrueForAll(cues!, cue => cue.Start < end && cue.End > begin) && open.TrueForAll(cues!.Contains),
                    VerificationChecks.Captions, $"{key}/{segment.Uri} does not contain the cues that are shown in it")) return;
            all.UnionWith(cues!);
            open = [.. cues!.Where(cue => cue.End > end && segment != playlist.Segments[^1])];
            start += segment.Seconds;
            var bytes = Encoding.UTF8.GetByteCount(text);
            (size, highest) = (size + bytes, Math.Max(highest, bytes * 8 / segment.Seconds));
        }
        Largest = new CaptionRates(Math.Max(Largest.Highest, highest), Math.Max(Largest.Mean, size * 8 / start));
        if (hasDash && files.Text($"{key}/captions.vtt") is { } whole)
            checks.Require(
                Cues(whole, "WEBVTT\n\n") is { } cues && all.SetEquals(cues), VerificationChecks.Captions,
                $"{key}/captions.vtt contains other cues than the segments");
    }

    private static Cue[]? Cues(string text, string header) => text.StartsWith(header, StringComparison.Ordinal)
        ? CaptionReader.Read(Encoding.UTF8.GetBytes(text), s_any).Cues
        : null;
}

/// <summary>The bit rates of captions.</summary>
/// <param name="Highest">The highest bit rate of a segment in bits per second.</param>
/// <param name="Mean">The average bit rate of all segments in bits per second.</param>
internal readonly record struct CaptionRates(double Highest, double Mean);
