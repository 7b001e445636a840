using Encoder.Media.Planning;
using Encoder.Media.Probing;

namespace Encoder.Media.Tests.Planning;

public sealed class PlanCostTests
{
    private static readonly EncodePlan s_plan = Plan(Sources.Audio());

    [Fact]
    public void An_encode_that_has_begun_has_spent_what_beginning_costs_and_then_each_picture_counts_the_same()
    {
        var chunk = s_plan.Chunks.Single();
        var parts = Array.ConvertAll([0L, 1, 50, 150, 250, 251], frames => PlanCost.Encoded(s_plan, chunk, frames));

        Assert.Equal(0, parts[0]);
        Assert.InRange(parts[1], 30 / 280.0, 0.15);
        Assert.Equal((parts[2] + parts[4]) / 2, parts[3], precision: 9);
        Assert.Equal(parts[4], parts[5]);
    }

    /// <summary>Of an encode of 250 frames, after what beginning one costs (30 frames).</summary>
    [Theory]
    [InlineData("ultrafast", 10)]
    [InlineData("veryfast", 20)]
    [InlineData("medium", 50)]
    [InlineData("slow", 60)]
    public void An_encoder_that_has_got_all_pictures_has_to_write_those_that_it_holds(string preset, int held)
    {
        var plan = Plan(null, preset);
        var rest = 1 - PlanCost.Encoded(plan, plan.Chunks.Single(), 250);
        Assert.Equal(0.7 * held / 280, rest, tolerance: 0.01);
    }

    [Fact]
    public void Of_a_chunk_its_own_pictures_count()
    {
        var chunk = new Chunk(1, 4, 8, 4, Frames: 100);
        Assert.InRange(PlanCost.Encoded(s_plan, chunk, 100), 0.88, 0.95);
        Assert.InRange(PlanCost.Encoded(s_plan, chunk, 50), 0.45, 0.6);
    }

    /// <summary>All chunks are the whole and what beginning each one costs.</summary>
    [Fact]
    public void Chunks_cost_what_they_are_of_the_whole_and_their_beginning()
    {
        var whole = PlanCost.Encode(s_plan, s_plan.Chunks.Single());
        var halves = PlanCost.Encode(s_plan, new Chunk(0, 0, 5)) + PlanCost.Encode(s_plan, new Chunk(1, 5, null));
        Assert.InRange(halves / whole, 1.05, 1.2);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(1, 0.25)]
    [InlineData(2, 0.4)]
    public void Each_channel_of_the_sound_costs(int? channels, double seconds)
    {
        var plan = Plan(channels is { } some ? Sources.Audio(some) : null);
        Assert.Equal(seconds, plan.Audio is null ? 0 : PlanCost.Audio(plan), precision: 9);
    }

    private static EncodePlan Plan(AudioStream? audio, string preset = "veryfast") =>
        Planner.Plan(
            Sources.Info(Sources.Video(), audio), Sources.Scan(),
            new PlanRequest([new PresetSpec("hls", OutputFormat.Hls, [240, 360, 480])], []), new() { Preset = preset }, new()).Plan!;
}
