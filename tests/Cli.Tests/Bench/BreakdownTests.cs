using Encoder.Bench.Overhead;

namespace Encoder.Cli.Tests.Bench;

public sealed class BreakdownTests
{
    private static readonly DateTimeOffset s_zero = DateTimeOffset.UnixEpoch;

    [Fact]
    public void Every_moment_belongs_to_one_part_and_overlapping_processes_count_once()
    {
        var parts = Breakdown.Of(At(0), At(10), At(200),
        [
            new Span("ingest", At(15), At(50)), new Span(null, At(20), At(40)),
            new Span("encode", At(60), At(150)), new Span(null, At(61), At(149)),
            new Span("audio", At(60), At(120)), new Span(null, At(62), At(110)),
            new Span("package", At(160), At(190)),
        ]);

        Assert.Equal(
            new Dictionary<string, double>
            {
                [Breakdown.Submit] = 10,
                [Breakdown.Waiting] = 5,
                [Breakdown.Within("ingest")] = 15,
                [Breakdown.Processes] = 20 + 88,
                [Breakdown.Between] = 10 + 10,
                [Breakdown.Within("encode")] = 2,
                [Breakdown.Within("package")] = 30,
                [Breakdown.Finish] = 10,
            },
            parts.ToDictionary(part => part.Key, part => part.Value.TotalMilliseconds));
    }

    [Fact]
    public void Time_outside_of_the_job_does_not_count()
    {
        var parts = Breakdown.Of(At(100), At(110), At(120), [new Span(null, At(0), At(105)), new Span("ingest", At(115), At(300))]);

        Assert.Equal(TimeSpan.FromMilliseconds(20), parts.Values.Aggregate((a, b) => a + b));
        Assert.Equal(TimeSpan.FromMilliseconds(5), parts[Breakdown.Processes]);
    }

    private static DateTimeOffset At(int milliseconds) => s_zero.AddMilliseconds(milliseconds);
}
