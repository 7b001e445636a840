using Encoder.Media.Commands;
using Encoder.Media.Probing;

namespace Encoder.Media.Tests.Commands;

public sealed class RepairCommandTests
{
    private const double Wrap = (double)ClockRepair.Wrap / ClockRepair.Timescale;

    /// <summary>The start of each part on its own clock, in seconds. Each begins 4 s after the one before in the repaired file.</summary>
    public static TheoryData<string, double[], bool> Clocks => new()
    {
        { "ahead", [100, 5000], false },
        { "back", [5000, 100], false },
        { "back, and taken for one after the wrap", [100, 10 + Wrap], false },
        { "back, ahead, and taken for the wrap", [100, 10 + Wrap, 5000], true },
        { "back by nearly a wrap", [Wrap - 100, 20], true },
    };

    /// <summary>ffmpeg shifts the times after a step back that looks like the wrap. With halved times, no step does.</summary>
    [Theory]
    [MemberData(nameof(Clocks))]
    public void Times_are_halved_if_the_clock_steps_back_as_if_it_wrapped(string name, double[] starts, bool halved)
    {
        ClockPart[] parts = [.. starts.Select((start, i) => new ClockPart(100 * i, start, 10 + (4 * i)))];
        var command = RepairCommand.Build(new ClockRepair([new(0, parts)], []), new MediaLimits(), "/a.ts", "/out");
        var filter = command.Arguments.Single(argument => argument.StartsWith("setts=", StringComparison.Ordinal));
        Assert.True(
            (halved, halved) == (command.Arguments.Contains("-itsscale"), filter.Contains("2*PTS", StringComparison.Ordinal)), name);
    }

    /// <summary>ffmpeg gives an audio frame that starts at the end of a packet the time of the next packet.</summary>
    [Fact]
    public void The_first_of_two_audio_frames_with_the_same_time_follows_the_previous_frame()
    {
        ClockPart[] parts = [new(0, 100, 10)];
        var command = RepairCommand.Build(new ClockRepair([new(0, parts), new(1, parts)], []), new MediaLimits(), "/a.vob", "/out");
        Assert.Equal(
            [false, true],
            command.Arguments.Where(argument => argument.StartsWith("setts=", StringComparison.Ordinal)).Select(
                filter => filter.Contains("if(eq(PTS,NEXT_PTS)*gt(N,0),PREV_OUTPTS+PREV_OUTDURATION,", StringComparison.Ordinal)));
    }
}
