using Encoder.Media.Mp4.Codecs;
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

    public HlsVerification(string folder, OutputExpectation expected, bool hasDash)
    {
        (_expected, _hasDash) = (expected, hasDash);
        _files = new HlsFiles(folder, _checks);
    }

    public VerificationReport Run()
    {
        if (ReadMaster() is { } master) Check(master);
        _files.RequireNoOthers();
        return _checks.Report(_tracks);
    }

    private ParsedMasterPlaylist? ReadMaster()
    {
        if (_files.Text(Master) is not { } text) return null;
        try
        {
            return ParsedMasterPlaylist.Parse(text);
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
        var videos = master.Variants.Select(variant => measurement.Run(variant.Uri)).ToArray();
        var audio = master.AudioUri is null ? null : measurement.Run(master.AudioUri);

        var names = master.Variants.Select(variant => variant.Uri.Split('/')[0]).ToArray();
        _checks.Require(
            names.SequenceEqual(_expected.Rungs.Select(rung => rung.Name)), MasterPlaylist,
            $"the rungs are {string.Join(", ", names)} instead of {string.Join(", ", _expected.Rungs.Select(rung => rung.Name))}");
        _checks.Require(
            master.AudioUri is not null == _expected.HasAudio, Tracks, _expected.HasAudio ? "there is no sound" : "there is sound");

        for (var i = 0; i < Math.Min(videos.Length, _expected.Rungs.Length); i++)
        {
            if (videos[i] is { } video) CheckVideo(video, _expected.Rungs[i]);
        }
        if (audio?.Init.Entry is AacSampleEntry entry) AudioFormatCheck.Check(_checks, entry);
        else _checks.Require(audio is null, Tracks, "the sound is none");

        var tracks = videos.Append(audio).OfType<HlsTrack>().ToArray();
        LadderCheck.TargetDurations(_checks, tracks);
        LadderCheck.Alignment(_checks, [.. videos.OfType<HlsTrack>()], audio);
        var captions = new CaptionCheck(_files, _checks, _hasDash);
        if (videos.OfType<HlsTrack>().FirstOrDefault() is { } rung) captions.Run(master, _expected.Captions, rung);
        MasterCheck.Run(_checks, master, videos, audio, captions.Largest);
        new IFrameCheck(_files, _checks).Run(master, videos);
        if (_hasDash) new DashCheck(_files, _checks).Run([.. videos.OfType<HlsTrack>()], audio, _expected.Captions);
        if (audio is not null && videos.OfType<HlsTrack>().FirstOrDefault() is { } first)
            LengthCheck.CheckAudio(_checks, audio.Segments[0].Start, audio.End, first.End);
        Conclude(tracks);
        _tracks = Array.ConvertAll(tracks, Decodable);
    }

    private static DecodableTrack Decodable(HlsTrack track) => track.Init.Entry is AvcSampleEntry
        ? new DecodableTrack(track.Name, track.PlaylistName, track.Samples, 0)
        : new DecodableTrack(track.Name, track.PlaylistName, 0, track.Seconds);

    private void CheckVideo(HlsTrack track, RungExpectation rung)
    {
        if (!_checks.Require(track.Init.Entry is AvcSampleEntry, Tracks, $"{track.Name}: no pictures")) return;
        VideoFormatCheck.Check(_checks, track.Init, (AvcSampleEntry)track.Init.Entry, rung);
        _checks.Require(
            track.Segments[0].Start == 0, Start, $"{track.Name}: the first picture is shown at {track.Segments[0].Start:0.###} s");
        LengthCheck.Check(_checks, track.Name, track.End, track.Samples, _expected);
        LadderCheck.SegmentLengths(_checks, track, _expected.SegmentDuration);
    }

    private void Conclude(HlsTrack[] tracks)
    {
        var segments = tracks.Sum(track => track.Segments.Count);
        if (tracks is not [var first, ..]) return;
        foreach (var (check, figures) in (ReadOnlySpan<(string, string)>)
        [
            (Container, $"{segments} segments"), (Tracks, $"{tracks.Length}"), (Samples, $"{tracks.Sum(track => track.Samples)}"),
            (
                NalUnits,
                $"{tracks.Where(track => track.Init.Entry is AvcSampleEntry).Sum(track => track.Samples)} pictures"),
                (Keyframes, $"at the start of {segments} segments"),
            (Times, $"{tracks.Length} tracks"), (Continuity, $"{segments} segments"), (SegmentDurations, $"{segments} segments"),
            (Start, "picture at 0"), (Duration, $"{first.End:0.###} s"), (Frames, $"{first.Samples}"),
            (Dimensions, string.Join(", ", _expected.Rungs.Select(rung => $"{rung.Width}x{rung.Height}"))),
            (PixelFormat, "8 bits, 4:2:0, progressive, square, upright"), (Colour, "BT.709, limited range"),
            (
                MasterPlaylist,
                $"{_expected.Rungs.Length} rungs"), (MediaPlaylist, $"{tracks.Length}"), (Alignment, $"{first.Segments.Count} starts"),
                (Bandwidth, $"{_expected.Rungs.Length} rungs"),
        ]) _checks.Done(check, figures);
        if (_expected.HasAudio) _checks.Done(AudioDuration, $"{tracks[^1].End:0.###} s");
    }
}
