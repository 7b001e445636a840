using Encoder.Media.Commands;
using Encoder.Media.Formats;
using Encoder.Media.Mp4.Reading;
using Encoder.Media.Planning;
using Encoder.Media.Processes;
using Encoder.Media.Tests.Mp4;
using Encoder.Media.Tests.Packaging;
using Encoder.Media.Tests.Processes;
using Encoder.Media.Verification;
using Encoder.Media.Verification.Decoding;
using Encoder.Testing;

namespace Encoder.Media.Tests.Verification;

/// <summary>Decodes outputs in the sandbox.</summary>
public sealed class DecodeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly OutputDecoder _decoder = new(TestRunner.Real());

    [Theory]
    [InlineData("25", "null", 48000, 125, 5)]
    [InlineData("30000/1001", "null", 44100, 150, 5.005)]
    [InlineData("25", "select='not(mod(n,7))+not(mod(n,11))'", 48000, 28, 4.88)]
    public async Task A_good_MP4_file_decodes_completely(string rate, string filter, int sampleRate, int frames, double seconds)
    {
        var video = Clips.Video("160x90", rate, 5, filter);
        var silent = Clips.Remuxed(video, "-movflags", "+faststart");
        Assert.Equal(
            new PassedCheck("decode", $"{Path.GetFileName(silent)}: {frames} frames"),
            (await Decode(silent, Expected(seconds, frames, audio: false))).Passed[^1]);
        var withAudio = Clips.Muxed(video, Clips.Audio(seconds, sampleRate));
        var report = await Decode(withAudio, Expected(seconds, frames, audio: true));
        Assert.Equal((VerificationLevel.Decode, 0), (report.Level, report.Problems.Length));
        Assert.StartsWith(
            $"{Path.GetFileName(withAudio)}: {frames} frames and {Math.Floor(seconds)}", report.Passed[^1].Figures,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_track_of_a_good_ladder_decodes_completely()
    {
        using var ladder = PackagedLadder.Of(13, 13);
        var report = await Decode(ladder);
        Assert.Empty(report.Problems);
        Assert.StartsWith("90: 325 frames, 180: 325 frames, audio: 13", report.Passed[^1].Figures, StringComparison.Ordinal);
    }

    /// <summary>
    /// Text overwrites a hundred bytes of a frame. The structure stays valid, and the decode finds the damage at every position.
    /// </summary>
    [Fact]
    public async Task Garbage_in_a_frame_is_found_wherever_it_is()
    {
        var good = Clips.Remuxed(Clips.Video("640x360", "25", 5), "-movflags", "+faststart");
        var video = MovieReader.ReadFile(good).Tracks[0];
        foreach (var sample in video.Samples.Where(s => s.Size > 2000).Where((_, i) => i % 5 == 0))
        {
            var damaged = _folder.File($"{sample.Offset}.mp4");
            File.Copy(good, damaged);
            Scribble(damaged, sample.Offset + (sample.Size / 2), 100);
            var problem = Assert.Single(
                (await Decode(damaged, Expected(5, 125, audio: false, 640, 360))).Problems,
                p => p.Message.Contains("reports an error", StringComparison.Ordinal));
            Assert.Equal("decode", problem.Check);
            Assert.DoesNotContain("/", problem.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("0x", problem.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Garbage_in_a_segment_is_found_and_named()
    {
        using var ladder = PackagedLadder.Of(13, 13);
        var segment = ladder.Segments("180")[1];
        Scribble(segment, new FileInfo(segment).Length / 4, 100);
        Assert.All((await Decode(ladder)).Problems, p => Assert.StartsWith("180: ", p.Message, StringComparison.Ordinal));
        Scribble(ladder.Segments("audio")[2], new FileInfo(ladder.Segments("audio")[2]).Length / 2, 100);
        Assert.Contains((await Decode(ladder)).Problems, p => p.Message.StartsWith("audio: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_decode_that_does_not_finish_reports_no_problem_of_the_output()
    {
        var file = Clips.Remuxed(Clips.Video("160x90", "25", 5), "-movflags", "+faststart");
        var structure = OutputVerifier.VerifyMp4(file, Expected(5, 125, audio: false));
        var decoder = new OutputDecoder(TestRunner.Real(options: o => o.StallTimeout = TimeSpan.FromMilliseconds(1)));
        var result = await decoder.Decode(structure, _ => DecodeCommand.Mp4(file), TimeSpan.FromMinutes(1));
        Assert.Equal((null, FfmpegOutcome.Stalled), (result.Report, result.Failure!.Outcome));
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _decoder.Decode(structure, _ => DecodeCommand.Mp4(file), TimeSpan.FromMinutes(1), cancelled.Token));
    }

    private Task<VerificationReport> Decode(string file, OutputExpectation expected) =>
        Decode(OutputVerifier.VerifyMp4(file, expected), new Mp4Format(), Path.GetDirectoryName(file)!);

    private Task<VerificationReport> Decode(PackagedLadder ladder)
    {
        var expected =
            Expected(13, 325, audio: true) with { Rungs = [new RungExpectation("90", 160, 90), new RungExpectation("180", 320, 180)] };
        return Decode(OutputVerifier.VerifyHls(ladder.File(), expected), new HlsFormat(), ladder.File());
    }

    private async Task<VerificationReport> Decode(VerificationReport structure, PackageFormat format, string folder)
    {
        Assert.Empty(structure.Problems);
        var result = await _decoder.Decode(structure, track => format.Decode(folder, track), TimeSpan.FromMinutes(1));
        Assert.Null(result.Failure);
        return result.Report!;
    }

    private static OutputExpectation Expected(double seconds, int frames, bool audio, int width = 160, int height = 90) =>
        new()
        {
            Duration = seconds,
            Frames = frames,
            Rungs = [new RungExpectation($"{height}", width, height)],
            Audio = audio ? [new AudioExpectation("audio", 2)] : [],
        };

    private static void Scribble(string path, long offset, int bytes)
    {
        using var file = File.OpenWrite(path);
        file.Position = offset;
        file.Write(Enumerable.Range(0, bytes).Select(i => (byte)"the quick brown fox "[i % 20]).ToArray());
    }

    public void Dispose() => _folder.Dispose();
}
