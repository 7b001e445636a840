using System.Text.RegularExpressions;
using Encoder.Media.Packaging;
using Encoder.Media.Tests.Mp4;
using Encoder.Media.Tests.Packaging;
using Encoder.Media.Verification;
using Encoder.Media.Verification.Hls;

namespace Encoder.Media.Tests.Verification;

public class HlsVerificationTests
{
    private static readonly OutputExpectation s_expected = new()
    {
        Duration = 13, Frames = 325, Rungs = [new RungExpectation("90", 160, 90), new RungExpectation("180", 320, 180)],
        Audio = [new AudioExpectation("audio", 2)],
    };

    [Fact]
    public void A_good_ladder_passes_every_check()
    {
        using var hls = PackagedLadder.Of(13, 13);
        var report = OutputVerifier.VerifyHls(hls.File(), s_expected);
        Assert.Empty(report.Problems);
        Assert.Equal(
        [
            "alignment", "audio-duration", "audio-format", "bandwidth", "colour", "container", "continuity", "dimensions",
            "duration", "files", "frames", "i-frame-playlist", "keyframes", "master-playlist", "media-playlist", "nal-units",
            "pixel-format", "rules", "samples", "segment-durations", "start", "times", "tracks",
        ], report.Passed.Select(check => check.Check).Order());
        Assert.Contains(new PassedCheck("files", "21"), report.Passed);
        Assert.Contains(new PassedCheck("continuity", "12 segments"), report.Passed);
    }

    [Theory]
    [InlineData("30000/1001", "null", 13, 13.013, 390)]
    [InlineData("25", "select='not(mod(n,7))+not(mod(n,11))'", 13, 13, 72)]
    [InlineData("25", "select='not(between(t,3.9,9))'", 13, 13, 198)] // one frame lasts longer than a segment
    [InlineData("25", "null", 0.04, 0.04, 1)]
    [InlineData("25", "null", 8.2, 8.2, 205)]
    public void Other_rates_and_lengths_pass(string rate, string filter, double seconds, double duration, int frames)
    {
        using var silent = PackagedLadder.Of(seconds, rate: rate, filter: filter);
        Assert.Empty(
            OutputVerifier.VerifyHls(silent.File(), s_expected with { Duration = duration, Frames = frames, Audio = [] }).Problems);
        using var withAudio = PackagedLadder.Of(seconds, duration, rate, filter, 44100);
        Assert.Empty(OutputVerifier.VerifyHls(withAudio.File(), s_expected with { Duration = duration, Frames = frames }).Problems);
    }

    [Fact]
    public void Longer_audio_and_chunks_pass()
    {
        using var longer = PackagedLadder.Of(5, 8);
        Assert.Empty(OutputVerifier.VerifyHls(longer.File(), s_expected with { Duration = 5, Frames = 125 }).Problems);
        var chunk = Clips.Video("160x90", "25", 4);
        using var chunked = new PackagedLadder(
            new HlsSource([new RungSource("90", [new ChunkFile(chunk, 0), new ChunkFile(chunk, 4), new ChunkFile(chunk, 8)])], []));
        Assert.Empty(
            OutputVerifier.VerifyHls(
                chunked.File(), s_expected with { Duration = 12, Frames = 300, Audio = [], Rungs = s_expected.Rungs[..1] }).Problems);
    }

    [Fact]
    public void Differences_from_the_expectation_are_found()
    {
        using var hls = PackagedLadder.Of(13, 13);
        Assert.Equal(
            ["dimensions"],
            Problems(hls, s_expected with { Rungs = [s_expected.Rungs[0], s_expected.Rungs[1] with { Width = 322 }] }).Distinct());
        Assert.Equal(["master-playlist"], Problems(hls, s_expected with { Rungs = s_expected.Rungs[..1] }).Distinct());
        Assert.Equal(
            ["master-playlist"],
            Problems(hls, s_expected with { Rungs = [.. s_expected.Rungs, new RungExpectation("360", 640, 360)] }).Distinct());
        Assert.Equal(["tracks"], Problems(hls, s_expected with { Audio = [] }));
        Assert.Equal(["duration"], Problems(hls, s_expected with { Duration = 13.06 }).Distinct());
        Assert.Equal(["frames"], Problems(hls, s_expected with { Frames = 330 }).Distinct());
        Assert.Equal(["segment-durations"], Problems(hls, s_expected with { SegmentDuration = 2 }).Distinct());
    }

    public static TheoryData<string> Damages => [.. s_damages.Keys];

    [Theory]
    [MemberData(nameof(Damages))]
    public void Damage_is_found(string damage)
    {
        var (check, apply) = s_damages[damage];
        using var hls = PackagedLadder.Of(13, 13);
        apply(hls);
        var problems = OutputVerifier.VerifyHls(hls.File(), s_expected).Problems;
        Assert.Contains(check, problems.Select(problem => problem.Check));
        Assert.DoesNotContain(problems, problem => problem.Message.Contains(hls.File(), StringComparison.Ordinal));
    }

    private static readonly Dictionary<string, (string Check, Action<PackagedLadder> Apply)> s_damages = new()
    {
        ["no folder"] = ("files", hls => Directory.Delete(hls.File(), recursive: true)),
        ["no master playlist"] = ("files", hls => File.Delete(hls.File("index.m3u8"))),
        ["no media playlist"] = ("files", hls => File.Delete(hls.File("90", "index.m3u8"))),
        ["no init segment"] = ("files", hls => File.Delete(hls.File("180", "init.mp4"))),
        ["no last segment"] = ("files", hls => File.Delete(hls.File("90", "seg-00004.m4s"))),
        ["no sound folder"] = ("files", hls => Directory.Delete(hls.File("audio"), recursive: true)),
        ["empty segment"] = ("files", hls => File.WriteAllBytes(hls.File("90", "seg-00002.m4s"), [])),
        ["empty playlist"] = ("files", hls => File.WriteAllBytes(hls.File("90", "index.m3u8"), [])),
        ["rung named as audio"] = ("master-playlist", hls => File.WriteAllText(
            hls.File("index.m3u8"),
            File.ReadAllText(hls.File("index.m3u8")).Replace("audio/index.m3u8", "90/index.m3u8", StringComparison.Ordinal))),
        ["file that nothing names"] = ("files", hls => File.WriteAllText(hls.File("180", "seg-00005.m4s"), "x")),

        ["segment cut off"] = ("container", hls => Change(hls, "90/seg-00003.m4s", bytes => bytes[..^50])),
        ["segment of zeros"] = ("container", hls => Change(hls, "90/seg-00003.m4s", bytes => new byte[bytes.Length])),
        ["init segment of text"] = ("container", hls => File.WriteAllText(hls.File("90", "init.mp4"), "#EXTM3U")),
        ["segment without fragment"] = ("container", hls => Change(hls, "90/seg-00003.m4s", bytes => bytes.Set("moof", -4, 0x66726565))),
        ["box after the media"] = ("container", hls => Change(hls, "90/seg-00003.m4s", bytes => [.. bytes, 0, 0, 0, 8, .. "free"u8])),
        ["whole file as init segment"] = (
            "tracks", hls => File.Copy(Clips.Video("160x90", "25", 1), hls.File("90", "init.mp4"), overwrite: true)),
        ["sound in a rung's place"] = ("tracks", hls => Swap(hls, "90", "audio")),

        ["media of zeros"] = (
            "nal-units",
            hls => Change(hls, "90/seg-00003.m4s", bytes => { bytes.AsSpan(BoxBytes.Content(bytes, "mdat")).Clear(); return bytes; })),
        ["length of a NAL unit"] = ("nal-units", hls => Change(hls, "90/seg-00003.m4s", bytes => bytes.Set("mdat", 0, 5))),
        ["size of a sample"] = ("samples", hls => Change(hls, "audio/seg-00002.m4s", bytes => bytes.Set(Run, 12, bytes.Get(Run, 12) - 1))),
        ["sample beyond the media"] = (
            "samples", hls => Change(hls, "audio/seg-00002.m4s", bytes => bytes.Set(Run, 12, bytes.Get(Run, 12) + 1))),
        ["keyframe not said to be one"] = ("keyframes", hls => Change(hls, "90/seg-00003.m4s", bytes => bytes.Set(Run, 16, 0x1010000))),
        ["first picture no keyframe"] = ("keyframes", hls => Change(hls, "90/seg-00003.m4s", bytes =>
        {
            bytes[BoxBytes.Content(bytes, "mdat") + 4] = 0x41; // a slice of a non-IDR frame
            return bytes.Set(Run, 16, 0x1010000);
        })),
        ["keyframe that is none"] = ("keyframes", hls => Change(hls, "90/seg-00003.m4s", bytes => bytes.Set(Run, 28, 0x2000000))),
        ["pictures shown at the same time"] = (
            "times", hls => Change(hls, "90/seg-00003.m4s", bytes => bytes.Set(Run, 20, bytes.Get(Run, 20) + 512))),

        ["two segments swapped"] = ("continuity", hls => Swap(hls, "90/seg-00002.m4s", "90/seg-00003.m4s")),
        ["segment twice"] = (
            "continuity", hls => File.Copy(hls.File("audio", "seg-00002.m4s"), hls.File("audio", "seg-00003.m4s"), overwrite: true)),
        ["decoding time"] = ("continuity", hls => Change(hls, "90/seg-00003.m4s", bytes => bytes.Set("moof/traf/tfdt", 8, 102401))),
        ["reordering shown"] = ("start", hls => Change(hls, "90/init.mp4", bytes => bytes.Set("moov/trak/edts", -4, 0x66726565))),
        ["sound late"] = ("start", hls => DelayAudio(hls)),
        ["presentation after decoding"] = (
            "continuity",
            hls => Change(hls, "90/init.mp4", bytes => bytes.Set("moov/trak/edts/elst", 20, bytes.Get("moov/trak/edts/elst", 20) - 512))),
        ["picture after the end of its segment"] = ("continuity", hls => Change(hls, "90/seg-00003.m4s", bytes =>
        {
            var last = 12 + (12 * (bytes.Get(Run, 4) - 1)) + 8;
            return bytes.Set(Run, last, bytes.Get(Run, last) + 5120);
        })),
        ["segment left out"] = ("continuity", hls => Leave(hls, "90", "seg-00002.m4s")),
        ["last segments left out"] = ("duration", hls => { Leave(hls, "90", "seg-00004.m4s"); Leave(hls, "180", "seg-00004.m4s"); }),
        ["last segments left out, counted"] = ("frames", hls => { Leave(hls, "90", "seg-00004.m4s"); Leave(hls, "180", "seg-00004.m4s"); }),
        ["last segments of sound left out"] = (
            "audio-duration", hls => { Leave(hls, "audio", "seg-00004.m4s"); Leave(hls, "audio", "seg-00003.m4s"); }),
        ["rungs cut differently"] = (
            "alignment",
            hls => Replace(
                hls, "180", new HlsSource([PackagedLadder.Rung("180", Clips.Video("320x180", "25", 13))], []) { SegmentDuration = 2 })),
        ["sound cut differently"] = (
            "alignment",
            hls => Replace(
                hls,
                "audio",
                new HlsSource(
                    [PackagedLadder.Rung("90", Clips.Video("160x90", "25", 13, "select='not(between(t,3.9,4.2))'"))],
                    [PackagedLadder.Audio(Clips.Audio(13))]))),
        ["rung that lacks a picture"] = (
            "frames",
            hls =>
                Replace(
                    hls, "180", new HlsSource([PackagedLadder.Rung("180", Clips.Video("320x180", "25", 13, "select='lt(n,324)'"))], []))),
        ["init segment of another rung"] = (
            "dimensions", hls => File.Copy(hls.File("180", "init.mp4"), hls.File("90", "init.mp4"), overwrite: true)),

        ["no end"] = ("media-playlist", hls => Edit(hls, "90/index.m3u8", "#EXT-X-ENDLIST\n", "")),
        ["something after the end"] = (
            "media-playlist", hls => Edit(hls, "90/index.m3u8", "#EXT-X-ENDLIST\n", "#EXT-X-ENDLIST\n#EXTINF:4.000000,\nseg-00004.m4s\n")),
        ["no line end"] = ("media-playlist", hls => Edit(hls, "90/index.m3u8", "#EXT-X-ENDLIST\n", "#EXT-X-ENDLIST")),
        ["playlist cut in half"] = ("media-playlist", hls => Change(hls, "90/index.m3u8", bytes => bytes[..(bytes.Length / 2)])),
        ["playlist cut after a segment"] = (
            "media-playlist",
            hls => Edit(hls, "90/index.m3u8", "#EXTINF:4.000000,\nseg-00003.m4s\n#EXTINF:1.000000,\nseg-00004.m4s\n#EXT-X-ENDLIST\n", "")),
        ["live playlist"] = ("media-playlist", hls => Edit(hls, "90/index.m3u8", "#EXT-X-PLAYLIST-TYPE:VOD\n", "")),
        ["unknown tag"] = ("media-playlist", hls => Edit(hls, "90/index.m3u8", "#EXTINF:1", "#EXT-X-DISCONTINUITY\n#EXTINF:1")),
        ["segments not independent"] = ("media-playlist", hls => Edit(hls, "90/index.m3u8", "#EXT-X-INDEPENDENT-SEGMENTS\n", "")),
        ["target duration too short"] = ("media-playlist", hls => EditAll(hls, "#EXT-X-TARGETDURATION:4", "#EXT-X-TARGETDURATION:3")),
        ["target durations differ"] = (
            "media-playlist", hls => Edit(hls, "90/index.m3u8", "#EXT-X-TARGETDURATION:4", "#EXT-X-TARGETDURATION:5")),
        ["absolute reference"] = ("media-playlist", hls => Edit(hls, "90/index.m3u8", "seg-00002", "/90/seg-00002")),
        ["reference outwards"] = ("media-playlist", hls => Edit(hls, "90/index.m3u8", "seg-00002", "../90/seg-00002")),
        ["reference to another host"] = ("media-playlist", hls => Edit(hls, "90/index.m3u8", "seg-00002", "http://example.org/seg-00002")),
        ["duration of a segment"] = ("segment-durations", hls => Edit(hls, "90/index.m3u8", "#EXTINF:1.000000", "#EXTINF:1.000100")),
        ["duration that counts the priming"] = (
            "segment-durations", hls => Edit(hls, "audio/index.m3u8", "#EXTINF:4.010667,\nseg-00001", "#EXTINF:4.032000,\nseg-00001")),

        ["samples not counted from their fragment"] = (
            "rules", hls => Change(
                hls, "90/seg-00003.m4s", bytes => bytes.Set("moof/traf/tfhd", 0, bytes.Get("moof/traf/tfhd", 0) & ~0x20000))),

        ["no I-frame playlist"] = ("files", hls => File.Delete(hls.File("90", "iframes.m3u8"))),
        ["I-frame playlist not announced"] = (
            "i-frame-playlist",
            hls => Rewrite(hls, "index.m3u8", text => text[..text.LastIndexOf("#EXT-X-I-FRAME", StringComparison.Ordinal)])),
        ["range of a keyframe too short"] = ("i-frame-playlist", hls => ScaleRange(hls, 0.9)),
        ["range of a keyframe too long"] = ("i-frame-playlist", hls => ScaleRange(hls, 1.1)),
        ["keyframe left out"] = (
            "i-frame-playlist",
            hls => Rewrite(hls, "90/iframes.m3u8", text => Regex.Replace(
                text, "#EXTINF:.*\n#EXT-X-BYTERANGE.*\nseg-00002.m4s\n", "", RegexOptions.None, TimeSpan.FromSeconds(1)))),
        ["not said to be I-frames"] = ("i-frame-playlist", hls => Edit(hls, "90/iframes.m3u8", "#EXT-X-I-FRAMES-ONLY\n", "")),
        ["audio codec of I-frames"] = (
            "i-frame-playlist", hls => Edit(hls, "index.m3u8", "CODECS=\"avc1.64000b\"", "CODECS=\"avc1.64000b,mp4a.40.2\"")),
        ["keyframes' peak stated too low"] = ("bandwidth", hls => ScaleNumber(hls, "I-FRAME-STREAM-INF:BANDWIDTH=", 0.1)),
        ["keyframes' average stated wrongly"] = (
            "bandwidth", hls => ScaleNumber(hls, "I-FRAME-STREAM-INF:BANDWIDTH=[0-9]+,AVERAGE-BANDWIDTH=", 1.1)),

        ["Windows line ends"] = ("master-playlist", hls => Edit(hls, "index.m3u8", "\n", "\r\n")),
        ["absolute reference in the master"] = ("master-playlist", hls => Edit(hls, "index.m3u8", "\n90/", "\n/90/")),
        ["rungs in falling order"] = (
            "master-playlist",
            hls => Rewrite(
                hls,
                "index.m3u8",
                text => Regex.Replace(
                    text, "(?<low>#EXT-X-STREAM.*\n90.*\n)(?<high>#EXT-X-STREAM.*\n180.*\n)", "${high}${low}", RegexOptions.ExplicitCapture,
                    TimeSpan.FromSeconds(1)))),
        ["rung left out"] = (
            "master-playlist",
            hls => Rewrite(hls, "index.m3u8", text => text[..text.LastIndexOf("#EXT-X-STREAM", StringComparison.Ordinal)])),
        ["sound left out of the master"] = (
            "tracks",
            hls =>
                Rewrite(
                    hls, "index.m3u8", text => Regex.Replace(text, "#EXT-X-MEDIA.*\n", "", RegexOptions.None, TimeSpan.FromSeconds(1)))),
        ["no sound group"] = ("master-playlist", hls => Edit(hls, "index.m3u8", ",AUDIO=\"audio\"", "")),
        ["wrong sound group"] = ("master-playlist", hls => Edit(hls, "index.m3u8", ",AUDIO=\"audio\"", ",AUDIO=\"sound\"")),
        ["sound not default"] = ("master-playlist", hls => Edit(hls, "index.m3u8", "DEFAULT=YES", "DEFAULT=NO")),
        ["wrong channels"] = ("master-playlist", hls => Edit(hls, "index.m3u8", "CHANNELS=\"2\"", "CHANNELS=\"6\"")),
        ["wrong resolution"] = ("master-playlist", hls => Edit(hls, "index.m3u8", "320x180", "320x181")),
        ["wrong codecs"] = ("master-playlist", hls => Edit(hls, "index.m3u8", "avc1.64000b", "avc1.64001f")),
        ["wrong frame rate"] = ("master-playlist", hls => Edit(hls, "index.m3u8", "25.000", "30.000")),
        ["closed captions not denied"] = ("master-playlist", hls => Edit(hls, "index.m3u8", ",CLOSED-CAPTIONS=NONE", "")),
        ["attribute twice"] = (
            "master-playlist", hls => Edit(hls, "index.m3u8", ",CLOSED-CAPTIONS=NONE", ",CLOSED-CAPTIONS=NONE,CLOSED-CAPTIONS=NONE")),
        ["quote not closed"] = ("master-playlist", hls => Edit(hls, "index.m3u8", "GROUP-ID=\"audio\"", "GROUP-ID=\"audio")),
        ["peak stated too low"] = ("bandwidth", hls => ScaleNumber(hls, ":BANDWIDTH=", 0.95)),
        ["peak stated too high"] = ("bandwidth", hls => ScaleNumber(hls, ":BANDWIDTH=", 2)),
        ["peak no number"] = ("bandwidth", hls => Edit(hls, "index.m3u8", ":BANDWIDTH=", ":BANDWIDTH=x")),
        ["average stated wrongly"] = ("bandwidth", hls => ScaleNumber(hls, "AVERAGE-BANDWIDTH=", 1.01)),
    };

    /// <summary>Rounding may make a measured rate slightly higher than the exact one, which is a whole number of bits per second.</summary>
    [Theory]
    [InlineData(17_342, true)]
    [InlineData(17_341, false)]
    [InlineData(17_400, false)]
    public void A_stated_peak_is_no_less_than_the_measured_one(double stated, bool isPeak)
    {
        var measured = 8671 * 8 / (9.7 - 5.7);
        Assert.True(measured > 17_342);
        Assert.Equal(isPeak, MasterCheck.IsPeak(stated, measured, measured));
    }

    private const string Run = "moof/traf/trun";

    private static void Change(PackagedLadder hls, string name, Func<byte[], byte[]> change) =>
        File.WriteAllBytes(hls.File(name), change(File.ReadAllBytes(hls.File(name))));

    private static void Rewrite(PackagedLadder hls, string name, Func<string, string> change)
    {
        var before = File.ReadAllText(hls.File(name));
        var after = change(before);
        Assert.NotEqual(before, after);
        File.WriteAllText(hls.File(name), after);
    }

    private static void Edit(PackagedLadder hls, string name, string old, string replacement) =>
        Rewrite(hls, name, text => text.Replace(old, replacement, StringComparison.Ordinal));

    private static void EditAll(PackagedLadder hls, string old, string replacement)
    {
        foreach (var track in (string[])["90", "180", "audio"]) Edit(hls, $"{track}/index.m3u8", old, replacement);
    }

    private static void ScaleNumber(PackagedLadder hls, string attribute, double factor) =>
        Rewrite(hls, "index.m3u8", text => Regex.Replace(
        text,
        $"(?<={attribute})[0-9]+",
        match => $"{(long)(long.Parse(match.Value) * factor)}",
        RegexOptions.None,
        TimeSpan.FromSeconds(1)));

    private static void ScaleRange(PackagedLadder hls, double factor) => Rewrite(hls, "90/iframes.m3u8", text => Regex.Replace(
        text, "(?<=BYTERANGE:)[0-9]+", match => $"{(long)(long.Parse(match.Value) * factor)}", RegexOptions.None, TimeSpan.FromSeconds(1)));

    /// <summary>Removes a segment from its playlist and its folder.</summary>
    private static void Leave(PackagedLadder hls, string track, string segment)
    {
        Rewrite(
            hls, $"{track}/index.m3u8",
            text => Regex.Replace(text, $"#EXTINF:.*\n{segment}\n", "", RegexOptions.None, TimeSpan.FromSeconds(1)));
        File.Delete(hls.File(track, segment));
    }

    private static void Swap(PackagedLadder hls, string one, string other)
    {
        Directory.Move(hls.File(one), hls.File("swapped"));
        Directory.Move(hls.File(other), hls.File(one));
        Directory.Move(hls.File("swapped"), hls.File(other));
    }

    /// <summary>Replaces a track with that of another ladder.</summary>
    private static void Replace(PackagedLadder hls, string track, HlsSource source)
    {
        using var other = new PackagedLadder(source);
        Assert.NotNull(other.Ladder);
        Directory.Delete(hls.File(track), recursive: true);
        Directory.Move(other.File(track), hls.File(track));
    }

    /// <summary>Inserts a pause of 100 ms into the audio's edit list, in front of the media.</summary>
    private static void DelayAudio(PackagedLadder hls) => Change(hls, "audio/init.mp4", bytes =>
    {
        var elst = BoxBytes.Content(bytes, "moov/trak/edts/elst");
        byte[] pause = [0, 0, 0, 0, 0, 0, 0x12, 0xC0, .. Enumerable.Repeat((byte)0xFF, 8), 0, 1, 0, 0];
        foreach (var box in (string[])["moov", "moov/trak", "moov/trak/edts", "moov/trak/edts/elst"])
            bytes.Set(box, -8, bytes.Get(box, -8) + pause.Length);
        bytes.Set("moov/trak/edts/elst", 4, 2);
        return [.. bytes[..(elst + 8)], .. pause, .. bytes[(elst + 8)..]];
    });

    private static string[] Problems(PackagedLadder hls, OutputExpectation expected) =>
        [.. OutputVerifier.VerifyHls(hls.File(), expected).Problems.Select(problem => problem.Check)];
}
