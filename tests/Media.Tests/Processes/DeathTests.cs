using System.Diagnostics;
using Encoder.FakeFfmpeg;
using Encoder.Media.Processes;
using Encoder.Testing;

namespace Encoder.Media.Tests.Processes;

/// <summary>However a run ends, none of its processes lives on.</summary>
public sealed class DeathTests : IDisposable
{
    private readonly TemporaryFolder _output = new();
    private readonly string _mark = LiveProcesses.NewMark();

    public static TheoryData<SandboxMode> Modes => [SandboxMode.Bubblewrap, SandboxMode.None];

    public void Dispose() => _output.Dispose();

    [Theory, MemberData(nameof(Modes))]
    public async Task Cancelling_kills_everything_before_it_returns(SandboxMode mode)
    {
        using var cancellation = new CancellationTokenSource();
        var run = TestRunner.Fake(mode).Run(
            TestRunner.Script($"trap '' TERM INT; daemonise {_mark}; progress 1; hang", _output.Path),
            cancellationToken: cancellation.Token);
        await Eventually.True(() => File.Exists(_output.File(_mark)), "the background process");
        Assert.NotEmpty(LiveProcesses.With(_mark));

        var clock = Stopwatch.StartNew();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        Assert.Empty(LiveProcesses.With(_mark));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task A_background_process_does_not_outlive_a_run_that_ends_by_itself(SandboxMode mode)
    {
        var result = await TestRunner.Fake(mode).Run(
            TestRunner.Script($"daemonise {_mark}; while [[ ! -s out/{_mark} ]]; do :; done; exit 3", _output.Path));

        Assert.Equal((FfmpegOutcome.Exited, 3), (result.Outcome, result.ExitCode));
        Assert.Empty(LiveProcesses.With(_mark));
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task A_background_process_that_holds_the_pipes_does_not_delay_the_end_of_the_run(SandboxMode mode)
    {
        var result = await TestRunner.Fake(mode).Run(TestRunner.Script($"(setsid bash -c 'while :; do sleep 1; done' {_mark} &); exit 3"));

        Assert.Equal(3, result.ExitCode);
        Assert.Empty(LiveProcesses.With(_mark));
    }

    /// <summary>While a process executes another program, it has no environment for a moment.</summary>
    [Theory, MemberData(nameof(Modes))]
    public async Task A_background_process_without_the_environment_of_the_run_does_not_outlive_it(SandboxMode mode)
    {
        var result = await TestRunner.Fake(mode)
            .Run(TestRunner.Script(
                $"(env -i /usr/bin/setsid /bin/bash -c 'echo alive > out/{_mark}; while :; do sleep 1; done' &); "
                + $"until [[ -s out/{_mark} ]]; do :; done; exit 3",
                _output.Path))
            // The background process holds our pipes: a run that overlooks it would wait for it.
            .WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(3, result.ExitCode);
        Assert.Empty(LiveProcesses.With(_mark));
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task Cancelling_at_any_moment_of_the_start_leaves_nothing(SandboxMode mode)
    {
        var runner = TestRunner.Fake(mode);
        for (var milliseconds = 0; milliseconds < 25; milliseconds++)
        {
            using var cancellation = new CancellationTokenSource();
            cancellation.CancelAfter(milliseconds);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runner.Run(
                TestRunner.Ffmpeg(null, FakeTools.Script("hang"), _mark), cancellationToken: cancellation.Token));
            Assert.Empty(LiveProcesses.With(_mark));
        }
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task A_run_that_makes_no_progress_is_killed(SandboxMode mode)
    {
        foreach (var script in new[] { "hang", "stop", "progress 1; while :; do progress 1; sleep 0.05; done" })
        {
            var result = await TestRunner.Fake(mode, options: options => options.StallTimeout = TimeSpan.FromSeconds(0.4)).Run(
                TestRunner.Script($": {_mark}; {script}"));

            Assert.Equal(FfmpegOutcome.Stalled, result.Outcome);
            // Timers are a few milliseconds early or late.
            Assert.InRange(result.Elapsed, TimeSpan.FromSeconds(0.35), TimeSpan.FromSeconds(5));
            Assert.Empty(LiveProcesses.With(_mark));
        }
    }

    [Fact]
    public async Task A_run_that_makes_progress_is_not_killed()
    {
        var runner = TestRunner.Fake(
            options: options => (options.StallTimeout, options.ProbeTimeout) = (TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(0.2)));

        var progressing = await runner.Run(TestRunner.Script("for n in {1..6}; do progress $n; sleep 0.2; done"));
        var listing = await runner.Run(TestRunner.ProbeScript("for n in {1..6}; do echo $n; sleep 0.2; done"), onLine: _ => { });

        Assert.True(progressing.Succeeded);
        Assert.True(listing.Succeeded);
    }

    [Fact]
    public async Task A_probe_has_a_time_limit_for_the_whole_run()
    {
        var result = await TestRunner.Fake(options: options => options.ProbeTimeout = TimeSpan.FromSeconds(0.3)).Run(
            TestRunner.ProbeScript("for n in {1..100}; do echo $n; sleep 0.1; done"));

        Assert.Equal(FfmpegOutcome.Stalled, result.Outcome);
    }

    [Fact]
    public async Task A_stopped_ffmpeg_is_killed()
    {
        var stopped = false;
        var result = await TestRunner.Real(options: options => options.StallTimeout = TimeSpan.FromSeconds(1)).Run(
            TestRunner.Ffmpeg(
                null, "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x240", "-metadata", $"comment={_mark}", "-f", "null", "-"),
            _ =>
            {
                if (stopped) return;
                stopped = true;
                Process.Start("kill", ["-STOP", $"{LiveProcesses.With(_mark).Max()}"])?.WaitForExit();
            });

        Assert.Equal(FfmpegOutcome.Stalled, result.Outcome);
        Assert.Empty(LiveProcesses.With(_mark));
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task A_run_outlives_the_thread_that_started_it(SandboxMode mode)
    {
        Task<FfmpegResult>? run = null;
        var thread = new Thread(
            () =>
                run = TestRunner.Fake(mode).Run(
                    TestRunner.Script($": {_mark}; until [[ -e out/end ]]; do sleep 0.01; done", _output.Path)));
        thread.Start();
        await Eventually.True(() => LiveProcesses.With(_mark).Length > 0, "the run");
        thread.Join();

        await File.WriteAllTextAsync(_output.File("end"), "");

        Assert.Equal(FfmpegOutcome.Exited, (await run!).Outcome);
    }

    [Theory, InlineData("unshare"), InlineData("bwrap"), InlineData("sh")]
    public async Task If_a_parent_of_the_program_is_killed_the_run_waits_until_all_processes_are_gone(string which)
    {
        var result = await TestRunner.Fake().Run(
            TestRunner.Script($"daemonise {_mark}; until [[ -s out/{_mark} ]]; do :; done; progress 1; hang", _output.Path),
            _ =>
            {
                var leads = LiveProcesses.With(_mark).Select(LiveProcess.With).Single(process => process?.Name == which)!;
                Process.GetProcessById(leads.Id).Kill();
            });

        Assert.Equal(FfmpegOutcome.Crashed, result.Outcome);
        Assert.Empty(LiveProcesses.With(_mark));
    }

    /// <summary>A process may be killed at any moment before its gate opens, for example by the kernel when memory runs out.</summary>
    [Theory, InlineData("started"), InlineData("child")]
    public async Task Nothing_is_left_whichever_process_is_killed_while_a_run_starts(string which)
    {
        var launch = new BubblewrapSandbox("bwrap", SystemMounts.OfThisMachine([]))
            .Prepare(TestRunner.Ffmpeg(null), ["sleep", "60", _mark]);
        for (var round = 0; round < 100; round++)
        {
            using var started = await SpawnThread.Start(new ProcessStartInfo(launch.Program, launch.Arguments.Skip(1))
            {
                UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true,
            });
            // Most starts take longer than these 6 ms.
            var moment = Random.Shared.NextDouble() * TimeSpan.FromMilliseconds(6);
            for (var clock = Stopwatch.StartNew(); clock.Elapsed < moment;) Thread.SpinWait(20);
            var killed = which == "child" && LiveProcesses.ChildrenOf(started.Id) is [var child] ? child : started.Id;
            Process.GetProcessById(killed).Kill();
            // The service does the same if nothing arrives at the gate.
            started.StandardInput.Close();
            await started.WaitForExitAsync();

            await LiveProcesses.Gone(_mark);
        }
    }

    [Theory, MemberData(nameof(Modes))]
    public async Task An_exception_in_a_callback_ends_the_run_and_is_thrown(SandboxMode mode)
    {
        var runner = TestRunner.Fake(mode);
        var command = TestRunner.Script($": {_mark}; progress 1; hang");

        await Assert.ThrowsAsync<InvalidTimeZoneException>(
            () => runner.Run(command, onProgress: _ => throw new InvalidTimeZoneException()));
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => runner.Run(command, onLine: _ => throw new InvalidTimeZoneException()));

        Assert.Empty(LiveProcesses.With(_mark));
    }

    [Fact]
    public async Task Nothing_outlives_a_killed_service()
    {
        using var host = KilledHost.Start(
            [], "run", "Bubblewrap", _output.Path, FakeTools.Script($"daemonise {_mark}; trap '' TERM; progress 1; hang"));
        await Eventually.True(() => File.Exists(_output.File(_mark)), "the background process");
        Assert.True(LiveProcesses.With(_mark).Length >= 5, "bubblewrap twice, the fake, its sleep and its background process");

        host.Kill();

        await LiveProcesses.Gone(_mark);
    }

    [Theory]
    [InlineData("Bubblewrap")]
    [InlineData("None")]
    public async Task The_ffmpeg_of_a_killed_service_ends(string mode)
    {
        using var host = KilledHost.Start(
            [], "run", mode, _output.Path, "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x240",
            "-metadata", $"comment={_mark}", "-flush_packets", "1", "out/a.mkv");
        await Eventually.True(() => File.Exists(_output.File("a.mkv")), "the output");

        host.Kill();

        await LiveProcesses.Gone(_mark);
    }

    [Theory]
    [InlineData("Bubblewrap")]
    [InlineData("None")]
    public async Task A_service_can_be_killed_while_runs_start_and_end(string mode)
    {
        using var host = KilledHost.Start([], "storm", mode, _mark);
        for (var cancelled = 0; cancelled < 5; cancelled++) Assert.NotNull(await host.StandardOutput.ReadLineAsync());

        host.Kill();

        await LiveProcesses.Gone(_mark);
    }

    [Fact]
    public async Task The_next_start_removes_what_a_killed_service_without_a_sandbox_left()
    {
        using var host = KilledHost.Start([], "run", "None", _output.Path, FakeTools.Script($"daemonise {_mark}; hang"));
        await Eventually.True(() => File.Exists(_output.File(_mark)), "the background process");
        var folders = Directory.GetDirectories(Path.GetTempPath(), $"encoder-run-{host.Id}-*");
        Assert.Single(folders);
        host.Kill();
        await host.WaitForExitAsync();

        _ = TestRunner.Real(SandboxMode.None);

        Assert.Empty(LiveProcesses.With(_mark));
        Assert.False(Directory.Exists(folders[0]));
    }

    [Theory]
    [InlineData("Bubblewrap")]
    [InlineData("None")]
    public async Task Fifty_concurrent_runs_leave_no_process_and_no_open_file(string mode) =>
        Assert.Equal("files 0 children 0", await KilledHost.Output([], "leaks", mode));

    [Fact]
    public async Task Runs_without_a_sandbox_leave_no_folder()
    {
        await TestRunner.Fake(SandboxMode.None).Run(TestRunner.Script("pwd > out/folder", _output.Path));

        Assert.False(Directory.Exists((await File.ReadAllTextAsync(_output.File("folder"))).Trim()));
    }
}
