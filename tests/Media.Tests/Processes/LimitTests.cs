using System.Diagnostics;
using Encoder.Media.Processes;
using Encoder.Testing;

namespace Encoder.Media.Tests.Processes;

public sealed class LimitTests : IDisposable
{
    private static readonly string[] s_encode = [
        "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=1280x720:d=3600", "-c:v", "libx264", "-preset", "ultrafast"
    ];

    private readonly TemporaryFolder _output = new();

    public static TheoryData<SandboxMode> Modes => [SandboxMode.Bubblewrap, SandboxMode.None];

    public void Dispose() => _output.Dispose();

    [Theory, MemberData(nameof(Modes))]
    public async Task Memory_is_limited(SandboxMode mode)
    {
        var result = await TestRunner.Real(mode, limits => limits.Memory = 700 << 20).Run(
            TestRunner.Ffmpeg(
                _output.Path, "-v", "error", "-f", "lavfi", "-i", "color=s=16000x16000", "-frames:v", "1", "-c:v", "mjpeg", "out/a.mkv"));

        Assert.Equal(FfmpegOutcome.LimitExceeded, result.Outcome);
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task Memory_is_limited_for_any_program(SandboxMode mode)
    {
        var result = await TestRunner.Fake(mode, limits => limits.Memory = 200 << 20).Run(TestRunner.Script("allocate"));

        Assert.Equal(FfmpegOutcome.LimitExceeded, result.Outcome);
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task Processor_time_is_limited(SandboxMode mode)
    {
        var command = TestRunner.Ffmpeg(_output.Path, [.. s_encode, "out/a.mp4"]) with { CpuTime = TimeSpan.FromSeconds(1) };

        var result = await TestRunner.Real(mode).Run(command);

        Assert.Equal(FfmpegOutcome.LimitExceeded, result.Outcome);
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task File_size_is_limited(SandboxMode mode)
    {
        var result = await TestRunner.Real(mode, limits => limits.FileSize = 100_000).Run(
            TestRunner.Ffmpeg(_output.Path, [.. s_encode, "out/a.mkv"]));

        Assert.Equal(FfmpegOutcome.LimitExceeded, result.Outcome);
        Assert.Equal(100_000, new FileInfo(_output.File("a.mkv")).Length);
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task Open_files_and_niceness_are_set_and_no_core_is_written(SandboxMode mode)
    {
        var lines = new List<string>();
        await TestRunner.Fake(mode, limits => (limits.OpenFiles, limits.Niceness) = (99, 7)).Run(
            TestRunner.Script("ulimit -n; nice; ulimit -c"), onLine: lines.Add);

        Assert.Equal(["99", "7", "0"], lines);
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task Collected_output_is_limited(SandboxMode mode)
    {
        var result = await TestRunner.Fake(
            mode, options: options => options.MaxOutput = 100_000).Run(TestRunner.ProbeScript("repeat 100001; hang"));

        Assert.Equal(FfmpegOutcome.LimitExceeded, result.Outcome);
        Assert.Equal("", result.Output);
    }

    [Theory]
    [InlineData("crash", 139)]
    [InlineData("kill -KILL $$", 137)]
    [InlineData("kill -TERM $$", 143)]
    public async Task A_signal_from_elsewhere_is_a_crash(string script, int exitCode)
    {
        foreach (var mode in Enum.GetValues<SandboxMode>())
        {
            var result = await TestRunner.Fake(mode).Run(TestRunner.Script(script));
            Assert.Equal((FfmpegOutcome.Crashed, exitCode), (result.Outcome, result.ExitCode));
        }
    }

    [Theory]
    [InlineData("TERM", FfmpegOutcome.Crashed)]
    [InlineData("KILL", FfmpegOutcome.Crashed)]
    [InlineData("SEGV", FfmpegOutcome.Crashed)]
    public async Task Ending_ffmpeg_from_outside_is_a_crash(string signal, FfmpegOutcome outcome)
    {
        var mark = LiveProcesses.NewMark();
        var result = await TestRunner.Real().Run(
            TestRunner.Ffmpeg(_output.Path, [.. s_encode, "-metadata", $"comment={mark}", "out/a.mkv"]),
            _ =>
            {
                // More progress may arrive after the end.
                if (LiveProcesses.With(mark) is { Length: > 0 } ids) Process.Start("kill", [$"-{signal}", $"{ids.Max()}"])?.WaitForExit();
            });

        Assert.Equal(outcome, result.Outcome);
    }

    [Fact]
    public async Task A_broken_source_is_not_mistaken_for_a_limit()
    {
        var runner = TestRunner.Real();
        var made = await runner.Run(TestRunner.Ffmpeg(
            _output.Path, "-v", "error", "-f", "lavfi", "-i", "testsrc2=d=2:s=320x240", "-g", "1", "-c:v", "libx264", "out/a.mp4"));
        Assert.True(made.Succeeded, made.Errors);
        var bytes = await File.ReadAllBytesAsync(_output.File("a.mp4"));
        new Random(1).NextBytes(bytes.AsSpan(bytes.Length / 10, bytes.Length * 8 / 10));
        await File.WriteAllBytesAsync(_output.File("a.mp4"), bytes);

        var result = await runner.Run(
            TestRunner.FfmpegOn(_output.File("a.mp4"), null, "-v", "error", "-i", "in/source", "-f", "null", "-"));

        Assert.Equal((FfmpegOutcome.Exited, 69), (result.Outcome, result.ExitCode));
    }

    [Theory]
    [InlineData("Bubblewrap", "out/a.mp4")]
    [InlineData("Bubblewrap", "out/a.m3u8")] // The HLS muxer exits with 0 and prints nothing.
    [InlineData("None", "out/a.m3u8")]
    public async Task A_full_disk_is_recognised(string mode, string name)
    {
        var told = await KilledHost.Output(
            SmallDisk.At(_output.Path, "size=300k"),
            ["run", mode, _output.Path, .. s_encode, "-t", "5", "-hls_time", "1", name]);

        Assert.StartsWith("StorageFull", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_the_disk_is_full_is_enough()
    {
        var result = await TestRunner.Fake().Run(
            TestRunner.Script("echo 'out/a.mp4: No space left on device' >&2; repeat 1000000 >&2; exit 0"));

        Assert.Equal((FfmpegOutcome.StorageFull, 0), (result.Outcome, result.ExitCode));
    }
}
