using Encoder.Media.Tests.Mp4;
using Encoder.Media.Verification;
using Encoder.Testing;

namespace Encoder.Media.Tests.Verification;

public class Mp4VerificationTests
{
    private static readonly OutputExpectation s_expected = new()
    {
        Duration = 5, Frames = 125, Rungs = [new RungExpectation("90", 160, 90)], Audio = [new AudioExpectation("audio", 2)],
    };

    [Fact]
    public void A_good_file_passes_every_check()
    {
        var report = OutputVerifier.VerifyMp4(Good, s_expected);
        Assert.Empty(report.Problems);
        Assert.True(report.IsValid);
        Assert.Equal(
        [
            "audio-duration", "audio-format", "colour", "container", "dimensions", "duration", "fast-start", "frames", "keyframes",
            "nal-units", "pixel-format", "samples", "start", "times", "tracks",
        ], report.Passed.Select(check => check.Check).Order());
        Assert.Contains(new PassedCheck("duration", "5 s"), report.Passed);
        Assert.Contains(new PassedCheck("keyframes", "3"), report.Passed);
    }

    [Theory]
    [InlineData("30000/1001", "null", 5.005, 150)]
    [InlineData("25", "select='not(mod(n,7))+not(mod(n,11))'", 4.88, 28)]
    public void Other_rates_without_audio_pass(string rate, string filter, double duration, int frames)
    {
        var file = Clips.Remuxed(Clips.Video("160x90", rate, 5, filter), "-movflags", "+faststart");
        var report = OutputVerifier.VerifyMp4(file, s_expected with { Duration = duration, Frames = frames, Audio = [] });
        Assert.Empty(report.Problems);
    }

    [Fact]
    public void Lengths_may_be_off_by_one_frame_or_fifty_milliseconds()
    {
        Assert.Empty(OutputVerifier.VerifyMp4(Good, s_expected with { Duration = 5.049, Frames = 126 }).Problems);
        Assert.Equal(["duration"], Problems(Good, s_expected with { Duration = 5.06 }));
        Assert.Equal(["frames"], Problems(Good, s_expected with { Frames = 127 }));
        Assert.Equal(["duration", "frames"], Problems(Good, s_expected with { Duration = 6, Frames = 150 }));
    }

    [Fact]
    public void Differences_from_the_expectation_are_found()
    {
        Assert.Equal(["dimensions"], Problems(Good, s_expected with { Rungs = [new RungExpectation("180", 320, 180)] }).Distinct());
        Assert.Equal(["tracks"], Problems(Good, s_expected with { Audio = [] }));
        Assert.Equal(["tracks"], Problems(Clips.Remuxed(Clips.Video("160x90", "25", 5), "-movflags", "+faststart"), s_expected));
        Assert.Equal(["container"], Problems(Path.Combine(Path.GetDirectoryName(Good)!, "missing.mp4"), s_expected));
    }

    [Fact]
    public void An_audio_file_is_verified_too()
    {
        var file = Clips.Remuxed(Clips.Audio(5), "-movflags", "+faststart");
        var audio = s_expected with { Frames = 0, Rungs = [] };
        var report = OutputVerifier.VerifyMp4(file, audio);
        Assert.Empty(report.Problems);
        Assert.Equal(
            ["audio-duration", "audio-format", "container", "fast-start", "samples", "start", "times", "tracks"],
            report.Passed.Select(check => check.Check).Order());
        Assert.Equal(["audio-duration"], Problems(file, audio with { Duration = 6 }));
        Assert.Equal(["audio-format"], Problems(file, audio with { Audio = [new AudioExpectation("audio", 1)] }));
        Assert.Equal(["tracks"], Problems(Good, audio));
        Assert.Equal(["fast-start"], Problems(Clips.Audio(5), audio));
    }

    public static TheoryData<string> Damages => [.. s_damages.Keys];

    [Theory]
    [MemberData(nameof(Damages))]
    public void Damage_is_found(string damage)
    {
        var (check, apply) = s_damages[damage];
        using var folder = new TemporaryFolder();
        var path = folder.File("damaged.mp4");
        File.WriteAllBytes(path, apply(File.ReadAllBytes(Good)));
        var problems = OutputVerifier.VerifyMp4(path, s_expected).Problems;
        Assert.Contains(check, problems.Select(problem => problem.Check));
        Assert.DoesNotContain(problems, problem => problem.Message.Contains(folder.Path, StringComparison.Ordinal));
    }

    public static TheoryData<string> Unwanted => [.. s_unwanted.Keys];

    [Theory]
    [MemberData(nameof(Unwanted))]
    public void A_well_formed_file_with_the_wrong_content_is_found(string what)
    {
        var (check, make) = s_unwanted[what];
        Assert.Contains(check, Problems(make(), s_expected));
    }

    /// <summary>Well-formed files from a muxer or an encoder that are not what they should be.</summary>
    private static readonly Dictionary<string, (string Check, Func<string> Make)> s_unwanted = new()
    {
        ["movie box at the end"] = ("fast-start", () => Clips.Remuxed(Good)),
        ["two sounds"] = ("tracks", () => Muxed("-i", Good, "-map", "0", "-map", "0:a", "-c", "copy")),
        ["MPEG-4 part 2"] = ("tracks", () => Muxed("-i", Good, "-c:a", "copy", "-c:v", "mpeg4")),
        ["sound 100 ms late"] = (
            "start", () => Muxed("-i", Clips.Video("160x90", "25", 5), "-itsoffset", "0.1", "-i", Clips.Audio(5), "-c", "copy")),
        ["picture 100 ms late"] = (
            "start", () => Muxed("-itsoffset", "0.1", "-i", Clips.Video("160x90", "25", 5), "-i", Clips.Audio(5), "-c", "copy")),
        ["short sound"] = ("audio-duration", () => Clips.Muxed(Clips.Video("160x90", "25", 5), Clips.Audio(4.8))),
        ["turned"] = ("pixel-format", () => Muxed("-i", Good, "-c", "copy", "-metadata:s:v", "rotate=90")),
        ["anamorphic"] = ("pixel-format", () => Encoded("setsar=16/15")),
        ["anamorphic in the parameter set alone"] = ("pixel-format", () => Clips.Make("square pasp", path =>
            File.WriteAllBytes(
                path,
                File.ReadAllBytes(Encoded("setsar=16/15")).Set($"{Table}/stsd/avc1/pasp", 0, 1).Set($"{Table}/stsd/avc1/pasp", 4, 1)))),
        ["first picture lost"] = ("keyframes", () => Muxed("-i", Good, "-c", "copy", "-bsf:v", "noise=drop=not(n)")),
        ["10 bits"] = ("pixel-format", () => Encoded("null", "-pix_fmt", "yuv420p10le", "-profile:v", "high10")),
        ["4:2:2"] = ("pixel-format", () => Encoded("null", "-pix_fmt", "yuv422p", "-profile:v", "high422")),
        ["interlaced"] = ("pixel-format", () => Encoded("scale=160:92,setsar=1", "-flags", "+ildct+ilme", "-x264-params", "tff=1")),
        ["BT.601"] = ("colour", () => Encoded("setparams=colorspace=smpte170m:color_primaries=smpte170m:color_trc=smpte170m")),
        ["no colours stated"] = ("colour", () => Encoded("setparams=colorspace=unknown:color_primaries=unknown:color_trc=unknown")),
        ["full range"] = ("colour", () => Encoded("setparams=range=pc")),
    };

    private static string Good => Clips.Muxed(Clips.Video("160x90", "25", 5), Clips.Audio(5));

    private static readonly Dictionary<string, (string Check, Func<byte[], byte[]> Apply)> s_damages = new()
    {
        ["empty"] = ("container", _ => []),
        ["text"] = ("container", _ => [.. "#EXTM3U\n#EXT-X-VERSION:3\n"u8]),
        ["zeros"] = ("container", bytes => new byte[bytes.Length]),
        ["cut off"] = ("container", bytes => bytes[..^100]),
        ["cut in half"] = ("container", bytes => bytes[..(bytes.Length / 2)]),
        ["bytes after the end"] = ("container", bytes => [.. bytes, 1, 2, 3]),
        ["no movie box"] = ("container", bytes => bytes.Set("moov", -4, 0x66726565)), // "free"
        ["more samples than the table has"] = ("container", bytes => bytes.Set($"{Table}/stsz", 8, 100_000)),
        ["any number of samples of one size"] = (
            "container", bytes => bytes.Set($"{Table}/stsz", 4, 1).Set($"{Table}/stsz", 8, int.MaxValue)),
        ["timescale 0"] = ("container", bytes => bytes.Set("moov/trak/mdia/mdhd", 12, 0)),
        ["media cut off"] = ("samples", bytes => bytes.CutMedia(100)),
        ["chunk beyond the file"] = ("samples", bytes => bytes.Set($"{Table}/stco", 8, int.MaxValue)),
        ["chunk in the movie box"] = ("samples", bytes => bytes.Set($"{Table}/stco", 8, 100)),
        ["empty picture"] = ("samples", bytes => bytes.Set($"{Table}/stsz", 20, 0)),
        ["empty frame of sound"] = ("samples", bytes => bytes.Set("moov/trak#2/mdia/minf/stbl/stsz", 20, 0)),
        ["length of a NAL unit"] = ("nal-units", bytes => At(bytes, FirstSample(bytes), 0x40)),
        ["type of a NAL unit"] = ("nal-units", bytes => At(bytes, FirstSample(bytes) + 4, 0x1F)),
        ["forbidden bit of a NAL unit"] = ("nal-units", bytes => At(bytes, FirstSample(bytes) + 4, 0xE5)),
        ["zeroed media"] = ("nal-units", bytes => { bytes.AsSpan(BoxBytes.Content(bytes, "mdat")).Clear(); return bytes; }),
        ["keyframe that is none"] = ("keyframes", bytes => bytes.Set($"{Table}/stss", 12, 60)),
        ["first picture no keyframe"] = ("keyframes", bytes => bytes.Set($"{Table}/stss", 8, 2)),
        ["pictures at the same decoding time"] = ("times", bytes => bytes.Set($"{Table}/stts", 12, 0)),
        ["pictures shown at the same time"] = ("times", bytes => bytes.Set($"{Table}/ctts", 12, bytes.Get($"{Table}/ctts", 12) + 512)),
        ["reordering shown"] = ("start", bytes => bytes.Set("moov/trak/edts/elst", 12, 0)),
        ["edit list that ends early"] = ("duration", bytes => bytes.Set("moov/trak/edts/elst", 8, 4000)),
        ["size in the header"] = ("dimensions", bytes => bytes.Set("moov/trak/tkhd", 76, 320 << 16)),
        ["size in the sample entry"] = ("dimensions", bytes => bytes.Set($"{Table}/stsd/avc1", -54, (320 << 16) | 180)),
        ["pixel aspect"] = ("pixel-format", bytes => bytes.Set($"{Table}/stsd/avc1/pasp", 0, 2)),
        ["damaged parameter set"] = ("pixel-format", bytes => At(bytes, BoxBytes.Content(bytes, $"{Table}/stsd/avc1/avcC") + 8, 0x01)),
        ["AAC of another kind"] = (
            "audio-format", bytes => At(bytes, bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x05, 0x80, 0x80, 0x80]) + 5, 0x29)), // SBR
        ["edit list of nothing"] = ("container", bytes => bytes.Set("moov/trak#2/edts/elst", 12, -1)),
    };

    private const string Table = "moov/trak/mdia/minf/stbl";

    private static int FirstSample(byte[] bytes) => bytes.Get($"{Table}/stco", 8);

    private static byte[] At(byte[] bytes, int offset, byte value)
    {
        bytes[offset] = value;
        return bytes;
    }

    private static string Encoded(string filter, params string[] options) =>
        Muxed(["-i", Good, "-vf", filter, "-c:a", "copy", "-c:v", "libx264", "-preset", "ultrafast", .. options]);

    private static string Muxed(params string[] arguments) =>
        Clips.Make(string.Join(' ', arguments), path => Ffmpeg.Run([.. arguments, "-movflags", "+faststart", path]));

    private static string[] Problems(string path, OutputExpectation expected) =>
        [.. OutputVerifier.VerifyMp4(path, expected).Problems.Select(problem => problem.Check)];
}
