using System.Diagnostics;
using Encoder.Media.Processes;
using Encoder.Testing;

namespace Encoder.Media.Tests.Processes;

public sealed class FfmpegRunnerTests : IDisposable
{
    private readonly TemporaryFolder _output = new();

    public static TheoryData<SandboxMode> Modes => [SandboxMode.Bubblewrap, SandboxMode.None];

    public void Dispose() => _output.Dispose();

    [Theory, MemberData(nameof(Modes))]
    public async Task ffmpeg_encodes_and_ffprobe_reads_what_it_made(SandboxMode mode)
    {
        var runner = TestRunner.Real(mode);
        var reports = new List<FfmpegProgress>();

        var encoded = await runner.Run(
            TestRunner.Ffmpeg(
                _output.Path, "-v", "error", "-f", "lavfi", "-i", "testsrc2=d=2:s=640x360:r=25", "-c:v", "libx264", "out/a.mp4"),
            reports.Add);
        var probed = await runner.Run(
            TestRunner.FfmpegOn(
                _output.File("a.mp4"), null, "-v", "error", "-show_entries", "stream=nb_frames", "-of", "csv=p=0",
                "in/source") with { Tool = FfmpegTool.Ffprobe });

        Assert.True(encoded.Succeeded, encoded.Errors);
        Assert.Equal("", encoded.Output);
        Assert.NotEmpty(reports);
        Assert.True(probed.Succeeded, probed.Errors);
        Assert.Equal("50", probed.Output.Trim());
    }

    [Fact]
    public async Task Progress_is_reported_at_most_four_times_a_second_and_increases()
    {
        var reports = new List<FfmpegProgress>();
        var result = await TestRunner.Fake().Run(TestRunner.Script("for n in {1..120}; do progress $n; sleep 0.01; done"), reports.Add);

        Assert.InRange(reports.Count, 2, (int)(result.Elapsed.TotalSeconds * 4) + 1);
        Assert.Equal(new FfmpegProgress(TimeSpan.FromSeconds(1), 25, 1), reports[0]);
        Assert.Equal(reports.OrderBy(report => report.OutTime), reports);
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task Exit_codes_are_those_of_the_program(SandboxMode mode)
    {
        foreach (var code in new[] { 0, 1, 2, 69 })
        {
            var result = await TestRunner.Fake(mode).Run(TestRunner.Script($"exit {code}"));

            Assert.Equal((FfmpegOutcome.Exited, code), (result.Outcome, result.ExitCode));
        }
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task A_flood_on_both_pipes_is_drained(SandboxMode mode)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var result = await TestRunner.Fake(mode).Run(TestRunner.Script("repeat 5000000 >&2 & repeat 5000000; wait; echo the end >&2"));

        Assert.True(result.Succeeded, result.Errors);
        Assert.EndsWith("the end", result.Errors, StringComparison.Ordinal);
        Assert.InRange(result.Errors.Length, 1000, 100_000);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 5_000_000);
    }

    [Fact]
    public async Task Lines_are_given_one_by_one()
    {
        var lines = new List<string>();
        var result = await TestRunner.Fake().Run(TestRunner.ProbeScript("printf 'a\\nb\\r\\n\\nc'"), onLine: lines.Add);

        Assert.Equal(["a", "b", "", "c"], lines);
        Assert.Equal("", result.Output);
    }

    [Fact]
    public async Task Garbage_on_every_pipe_and_in_the_output_does_not_break_the_runner()
    {
        var result = await TestRunner.Fake().Run(
            TestRunner.Script(
                "head -c 100000 /dev/urandom; head -c 100000 /dev/urandom >&2; write a.mp4 1000; write b.mp4 0; exit 0", _output.Path));

        Assert.NotEqual(FfmpegOutcome.Crashed, result.Outcome);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(1000, new FileInfo(_output.File("a.mp4")).Length);
        Assert.Equal(0, new FileInfo(_output.File("b.mp4")).Length);
    }

    [Fact]
    public async Task An_input_can_be_a_script_for_the_fake_program()
    {
        await File.WriteAllTextAsync(_output.File("source"), "#!fake\necho $tool; exit 4\n");
        var lines = new List<string>();

        var ffmpeg = await TestRunner.Fake().Run(TestRunner.FfmpegOn(_output.File("source"), null, "-i", "in/source"), onLine: lines.Add);
        var ffprobe = await TestRunner.Fake().Run(
            TestRunner.FfmpegOn(_output.File("source"), null, "in/source") with { Tool = FfmpegTool.Ffprobe });

        Assert.Equal((4, "ffmpeg"), (ffmpeg.ExitCode, Assert.Single(lines)));
        Assert.Equal((4, "ffprobe\n"), (ffprobe.ExitCode, ffprobe.Output));
    }

    [Fact]
    public async Task A_run_is_one_activity()
    {
        Activity? ended = null;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == MediaTelemetry.SourceName,
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => ended = activity.GetTagItem("exit_code") is 42 ? activity : ended,
        };
        ActivitySource.AddActivityListener(listener);

        await TestRunner.Fake().Run(TestRunner.ProbeScript("exit 42"));

        Assert.NotNull(ended);
        Assert.Equal("ffprobe", ended.OperationName);
        Assert.Equal("ffprobe", ended.GetTagItem("tool"));
        Assert.Equal("Exited", ended.GetTagItem("outcome"));
    }

    [Fact]
    public async Task A_cancelled_token_starts_nothing() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            TestRunner.Fake().Run(
                TestRunner.Script("write started 1", _output.Path), cancellationToken: new CancellationToken(canceled: true)));
}
