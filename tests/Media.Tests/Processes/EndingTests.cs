using Encoder.Media.Processes;

namespace Encoder.Media.Tests.Processes;

public sealed class EndingTests
{
    [Theory]
    [InlineData(0, FfmpegOutcome.Exited)]
    [InlineData(1, FfmpegOutcome.Exited)]
    [InlineData(69, FfmpegOutcome.Exited)] // Too many decoding errors: a broken source, unless memory was short.
    [InlineData(127, FfmpegOutcome.Exited)]
    [InlineData(183, FfmpegOutcome.Exited)] // ffmpeg 7 exits with the low byte of its error: AVERROR_INVALIDDATA.
    [InlineData(132, FfmpegOutcome.Crashed)]
    [InlineData(134, FfmpegOutcome.Crashed)]
    [InlineData(137, FfmpegOutcome.Crashed)]
    [InlineData(139, FfmpegOutcome.Crashed)]
    [InlineData(143, FfmpegOutcome.Crashed)]
    [InlineData(255, FfmpegOutcome.Crashed)]
    [InlineData(152, FfmpegOutcome.LimitExceeded)]
    [InlineData(153, FfmpegOutcome.LimitExceeded)]
    public void The_outcome_follows_from_the_exit_code(int exitCode, FfmpegOutcome outcome) =>
        Assert.Equal(outcome, new Ending { ExitCode = exitCode }.Outcome);

    [Theory]
    [InlineData(1)]
    [InlineData(69)]
    [InlineData(127)]
    [InlineData(134)]
    public void A_failure_with_out_of_memory_errors_is_a_limit(int exitCode) =>
        Assert.Equal(FfmpegOutcome.LimitExceeded, new Ending { ExitCode = exitCode, OutOfMemory = true }.Outcome);

    [Fact]
    public void A_success_despite_out_of_memory_errors_is_not_a_limit() =>
        Assert.Equal(FfmpegOutcome.Exited, new Ending { ExitCode = 0, OutOfMemory = true }.Outcome);

    [Fact]
    public void A_kill_is_the_CPU_time_limit_if_that_much_time_can_have_been_used() =>
        Assert.Equal(FfmpegOutcome.LimitExceeded, new Ending { ExitCode = 137, MayHaveUsedCpuTime = true }.Outcome);

    [Fact]
    public void A_stalled_program_was_killed_by_us() =>
        Assert.Equal(FfmpegOutcome.Stalled, new Ending { ExitCode = 137, Stalled = true, MayHaveUsedCpuTime = true }.Outcome);

    [Fact]
    public void A_program_that_succeeded_while_it_was_being_killed_has_not_stalled() =>
        Assert.Equal(FfmpegOutcome.Exited, new Ending { ExitCode = 0, Stalled = true }.Outcome);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(137)]
    public void A_full_volume_takes_precedence_over_every_other_cause(int exitCode) =>
        Assert.Equal(FfmpegOutcome.StorageFull, new Ending { ExitCode = exitCode, OutOfSpace = true, Stalled = true }.Outcome);

    [Fact]
    public void Too_much_output_is_a_limit() =>
        Assert.Equal(FfmpegOutcome.LimitExceeded, new Ending { ExitCode = 137, OutputLimitExceeded = true }.Outcome);
}
