using Encoder.Media.Mp4.Codecs;
using Encoder.Media.Verification.Conformance;
using Encoder.Media.Verification.Streams;
using static Encoder.Media.Verification.VerificationChecks;

namespace Encoder.Media.Verification.Hls;

/// <summary>Verifies an HLS ladder.</summary>
internal sealed class HlsVerification
{
    private const string Master = "index.m3u8";

    private readonly OutputExpectation _expected;
    private readonly bool _hasDash;
    private readonly CheckList _checks = new();
    private readonly HlsFiles _files;
    private DecodableTrack[] _tracks = [];
    private RuleOutcome[] _rules = [];

    public HlsVerification(string folder, OutputExpectation expected, bool hasDash)
    {
        (_expected, _hasDash) = (expected, hasDash);
        _files = new HlsFiles(folder, _checks);
    }

    public VerificationReport Run()
    {
        if (ReadMaster() is { } master) Check(master);
        _files.RequireNoOthers();
        return _checks.Report(_tracks) with { Rules = _rules };
    }

    private ParsedMasterPlaylist? ReadMaster()
    {
        if (_files.Text(Master) is not { } text) return null;
        try
        {
            var master = ParsedMasterPlaylist.Parse(text);
            _checks.Require(master.IsIndependent, MasterPlaylist, "EXT-X-INDEPENDENT-SEGMENTS is missing");
            return master;
        }
        catch (PlaylistFormatException exception)
        {
            _checks.Fail(MasterPlaylist, exception.Message);
            return null;
        }
    }

    private void Check(ParsedMasterPlaylist master)
    {
        var measurement = new TrackMeasurement(_files, _checks);
        HlsTrack?[] Measure(IEnumerable<string> uris) => [.. uris.Distinct().Select(measurement.Run)];
        var videos = Measure(master.Variants.Select(variant => variant.Uri));
        var audio = Measure(master.Audio.Select(media => media.Uri)).OfType<HlsTrack>()
            .OrderBy(track => Array.FindIndex(_expected.Audio, expected => expected.Name == track.Name)).ToArray();
        HlsTrack[] tracks = [.. videos.OfType<HlsTrack>(), .. audio];
        var byPath = tracks.DistinctBy(track => track.PlaylistName).ToDictionary(track => track.PlaylistName);
        _checks.Require(byPath.Count == tracks.Length, MasterPlaylist, "a playlist is both a variant and an audio rendition");

        var hasAudio = _expected.Audio.Length > 0;
        CheckNames(master, rungsAreTwice: Array.Exists(_expected.Audio, track => track.Channels > 2));
        if (_checks.Require(master.Audio.Length > 0 == hasAudio, Tracks, hasAudio ? "there is no audio" : "there is audio") && hasAudio)
            AudioGroupCheck.Run(_checks, master, byPath, _expected.Audio);

        for (var i = 0; i < Math.Min(videos.Length, _expected.Rungs.Length); i++)
        {
            if (videos[i] is { } video) CheckVideo(video, _expected.Rungs[i]);
        }
        foreach (var track in audio) CheckAudio(track, videos.OfType<HlsTrack>().FirstOrDefault());

        LadderCheck.TargetDurations(_checks, tracks);
        LadderCheck.Alignment(_checks, [.. videos.OfType<HlsTrack>()], audio);
        var captions = new CaptionCheck(_files, _checks, _hasDash);
        if (videos.OfType<HlsTrack>().FirstOrDefault() is { } rung) captions.Run(master, _expected.Captions, rung);
        MasterCheck.Run(_checks, master, byPath, captions.Largest);
        var iFrames = new IFrameCheck(_files, _checks);
        iFrames.Run(master, videos);
        if (_hasDash) new DashCheck(_files, _checks).Run([.. videos.OfType<HlsTrack>()], audio, _expected.Audio, _expected.Captions);
        if (!Array.Exists(videos, video => video is null) && FactsOf.Ladder(
            master, [.. videos.OfType<HlsTrack>()], audio, captions, iFrames, _expected) is { } facts) Judge(facts);
        Conclude(tracks, audio);
        _tracks = Array.ConvertAll(tracks, Decodable);
    }

    /// <summary>Judges the rules. A violated MUST is a problem, unless the service only warns.</summary>
    private void Judge(LadderFacts facts)
    {
        _rules = ConformanceRules.Judge(facts);
        foreach (var rule in _rules)
        {
            _checks.Require(
                rule is not { Result: RuleResult.Violated, Level: RuleLevel.Must } || _expected.Rules == RuleEnforcement.Warn, Rules,
                $"{rule.Standard} {rule.Id}: \"{rule.Title}\" does not hold: {rule.Measured}");
        }
        _checks.Done(Rules, $"{_rules.Count(rule => rule.Result == RuleResult.Holds)} of {_rules.Length} hold");
    }

    /// <summary>Checks that the variants are the rungs, repeated for each audio group.</summary>
    private void CheckNames(ParsedMasterPlaylist master, bool rungsAreTwice)
    {
        var names = master.Variants.Select(variant => variant.Uri.Split('/')[0]).ToArray();
        var once = _expected.Rungs.Select(rung => rung.Name).ToArray();
        string[] expected = rungsAreTwice ? [.. once, .. once] : once;
        _checks.Require(
            names.SequenceEqual(expected), MasterPlaylist,
            $"the rungs are {string.Join(", ", names)} instead of {string.Join(", ", expected)}");
    }

    private static DecodableTrack Decodable(HlsTrack track) => track.Init.Entry is AvcSampleEntry
        ? new DecodableTrack(track.Name, track.PlaylistName, track.Samples, 0)
        : new DecodableTrack(track.Name, track.PlaylistName, 0, track.Seconds);

    private void CheckVideo(HlsTrack track, RungExpectation rung)
    {
        if (!_checks.Require(track.Init.Entry is AvcSampleEntry, Tracks, $"{track.Name}: no frames")) return;
        VideoFormatCheck.Check(_checks, track.Init, (AvcSampleEntry)track.Init.Entry, rung);
        _checks.Require(
            track.Segments[0].Start == 0, Start, $"{track.Name}: the first frame is shown at {track.Segments[0].Start:0.###} s");
        LengthCheck.Check(_checks, track.Name, track.End, track.Samples, _expected);
        LadderCheck.SegmentLengths(_checks, track, _expected.SegmentDuration);
    }

    /// <param name="video">A rung; null if none could be read.</param>
    private void CheckAudio(HlsTrack track, HlsTrack? video)
    {
        if (!_checks.Require(track.Init.Entry is AacSampleEntry, Tracks, $"{track.Name}: no audio")) return;
        if (Array.Find(_expected.Audio, expected => expected.Name == track.Name) is { } expected)
            AudioFormatCheck.Check(_checks, (AacSampleEntry)track.Init.Entry, expected.Channels);
        if (video is not null) LengthCheck.CheckAudio(_checks, track.Segments[0].Start, track.End, video.End);
    }

    private void Conclude(HlsTrack[] tracks, HlsTrack[] audio)
    {
        var segments = tracks.Sum(track => track.Segments.Count);
        if (tracks is not [var first, ..]) return;
        foreach (var (check, figures) in (ReadOnlySpan<(string, string)>)
        [
            (Container, $"{segments} segments"), (Tracks, $"{tracks.Length}"), (Samples, $"{tracks.Sum(track => track.Samples)}"),
            (
                NalUnits,
                $"{tracks.Where(track => track.Init.Entry is AvcSampleEntry).Sum(track => track.Samples)} frames"),
                (Keyframes, $"at the start of {segments} segments"),
            (Times, $"{tracks.Length} tracks"), (Continuity, $"{segments} segments"), (SegmentDurations, $"{segments} segments"),
            (Start, "frame at 0"), (Duration, $"{first.End:0.###} s"), (Frames, $"{first.Samples}"),
            (Dimensions, string.Join(", ", _expected.Rungs.Select(rung => $"{rung.Width}x{rung.Height}"))),
            (PixelFormat, "8 bits, 4:2:0, progressive, square, upright"), (Colour, "BT.709, limited range"),
            (
                MasterPlaylist,
                $"{_expected.Rungs.Length} rungs"), (MediaPlaylist, $"{tracks.Length}"), (Alignment, $"{first.Segments.Count} starts"),
                (Bandwidth, $"{_expected.Rungs.Length} rungs"),
        ]) _checks.Done(check, figures);
        if (audio is []) return;
        AudioFormatCheck.Done(_checks, audio.Select(track => track.Init.Entry).OfType<AacSampleEntry>());
        _checks.Done(AudioDuration, string.Join(", ", audio.Select(track => $"{track.End:0.###} s")));
    }
}
