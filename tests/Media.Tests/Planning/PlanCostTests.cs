using Encoder.Media.Planning;
using Encoder.Media.Probing;

namespace Encoder.Media.Tests.Planning;

public sealed class PlanCostTests
{
    private static readonly EncodePlan s_plan = Plan(Sources.Audio());

    [Fact]
    public void A_started_encode_has_spent_its_start_cost_and_then_every_frame_counts_the_same()
    {
        var chunk = s_plan.Chunks.Single();
        var parts = Array.ConvertAll([0L, 1, 50, 150, 250, 251], frames => PlanCost.Encoded(s_plan, chunk, frames));

        Assert.Equal(0, parts[0]);
        Assert.InRange(parts[1], 30 / 280.0, 0.15);
        Assert.Equal((parts[2] + parts[4]) / 2, parts[3], precision: 9);
        Assert.Equal(parts[4], parts[5]);
    }

    /// <summary>An encode of 250 frames; starting it costs as much as 30 frames.</summary>
    [Theory]
    [InlineData("ultrafast", 10)]
    [InlineData("veryfast", 20)]
    [InlineData("medium", 50)]
    [InlineData("slow", 60)]
    public void An_encoder_that_has_read_all_frames_still_has_to_write_those_it_holds(string preset, int held)
    {
        var plan = Plan(null, preset);
        var rest = 1 - PlanCost.Encoded(plan, plan.Chunks.Single(), 250);
        Assert.Equal(0.7 * held / 280, rest, tolerance: 0.01);
    }

    [Fact]
    public void The_cost_of_a_chunk_counts_only_its_own_frames()
    {
        var chunk = new Chunk(1, 4, 8, 4, Frames: 100);
        Assert.InRange(PlanCost.Encoded(s_plan, chunk, 100), 0.88, 0.95);
        Assert.InRange(PlanCost.Encoded(s_plan, chunk, 50), 0.45, 0.6);
    }

    /// <summary>All chunks together cost as much as the whole, plus the start cost of each.</summary>
    [Fact]
    public void A_chunk_costs_its_part_of_the_whole_plus_its_start()
    {
        var whole = PlanCost.Encode(s_plan, s_plan.Chunks.Single());
        var halves = PlanCost.Encode(s_plan, new Chunk(0, 0, 5)) + PlanCost.Encode(s_plan, new Chunk(1, 5, null));
        Assert.InRange(halves / whole, 1.05, 1.2);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(1, 0.25)]
    [InlineData(2, 0.4)]
    public void The_cost_of_audio_depends_on_its_channels(int? channels, double seconds)
    {
        var plan = Plan(channels is { } some ? Sources.Audio(some) : null);
        Assert.Equal(seconds, plan.Audio is null ? 0 : PlanCost.Audio(plan), precision: 9);
    }

    private static EncodePlan Plan(AudioStream? audio, string preset = "veryfast") =>
        Planner.Plan(
            Sources.Info(Sources.Video(), audio), Sources.Scan(),
            new PlanRequest([new PresetSpec("hls", OutputFormat.Hls, [240, 360, 480])], []), new() { Preset = preset }, new()).Plan!;
}
