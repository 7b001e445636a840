using Encoder.Media.Commands;
using Encoder.Media.Planning;
using Encoder.Media.Probing;

namespace Encoder.Media.Tests.Planning;

public sealed class StoryboardPlanTests
{
    private static readonly StoryboardSpec s_spec = new("s", 5, 160, 10);

    [Theory]
    [InlineData(0.04, 5, 1, 1)]
    [InlineData(5, 5, 1, 1)]
    [InlineData(5.04, 5, 2, 1)]
    [InlineData(500, 5, 100, 10)]
    [InlineData(3600, 5, 720, 10)]
    [InlineData(36_000, 8, 4500, 10)]
    public void Frames_are_evenly_spaced_and_further_apart_in_a_long_video(double duration, double interval, int frames, int rows)
    {
        var board = StoryboardPlan.Of(s_spec, Sources.Video(), duration, max: 5000);
        Assert.Equal((interval, frames, rows, 160, 90), (board.Interval, board.Frames, board.Rows, board.Width, board.Height));
    }

    [Theory]
    [InlineData(720, 1280, 284)]
    [InlineData(1280, 720, 90)]
    [InlineData(4000, 2, 2)]
    public void The_height_is_even_and_follows_from_the_video(int width, int height, int expected) =>
        Assert.Equal(
            expected, StoryboardPlan.Of(s_spec, Sources.Video() with { Width = width, Height = height }, 10, max: 5000).Height);

    [Fact]
    public void Each_frame_is_taken_from_the_one_chunk_that_shows_it()
    {
        var board = new StoryboardPlan(5, 10, 160, 90, 5);
        Chunk[] chunks = [new(0, 0, 4), new(1, 4, 5), new(2, 5, 16), new(3, 16, null)];
        Assert.Equal([(0, 1), (1, 0), (1, 3), (4, 1)], chunks.Select(board.In));
    }

    [Theory]
    [InlineData(0, "000.jpg#xywh=0,0,160,90")]
    [InlineData(9, "000.jpg#xywh=1440,0,160,90")]
    [InlineData(10, "000.jpg#xywh=0,90,160,90")]
    [InlineData(99, "000.jpg#xywh=1440,810,160,90")]
    [InlineData(100, "001.jpg#xywh=0,0,160,90")]
    public void Frames_fill_a_sheet_row_by_row(int frame, string fragment) =>
        Assert.Equal(fragment, StoryboardCommand.Fragment(new StoryboardPlan(5, 10, 160, 90, 720), frame, "jpg"));

    [Fact]
    public void A_plan_states_the_source_of_the_storyboard_frames()
    {
        static EncodePlan Plan(PresetSpec[] presets, EncodingOptions options) => Planner.Plan(
            Sources.Info(Sources.Video()), Sources.Scan(), new PlanRequest(presets, []) { Storyboard = s_spec with { Interval = 1 } },
            options, new MediaLimits()).Plan!;
        var alone = Plan([], new());
        Assert.Equal([new OutputPlan("s", OutputFormat.Storyboard, [], null)], alone.Outputs);
        Assert.Equal(new Chunk(0, 0, null, null, alone.Preparation.Frames), Assert.Single(alone.Chunks));
        var few = Plan([new PresetSpec("p", OutputFormat.Mp4, [240])], new() { MaxStoryboardFrames = 2 });
        Assert.Equal(["storyboard_thinned"], few.Warnings.Select(warning => warning.Code));
        Assert.Equal((5, 2), (few.Storyboard!.Interval, few.Storyboard.Frames));
        var command = string.Join(' ', EncodeCommand.Build(few, few.Chunks[0], new MediaLimits(), "", "").Arguments);
        Assert.Contains(
            "split=2[v240][stiles];[stiles]tpad=stop=1:stop_mode=clone,setpts='if(gte(N,250),15/TB,PTS)',fps=fps=1/5:start_time=0:round=up,"
            + "scale=w=160:h=90", command, StringComparison.Ordinal);
        Assert.Contains("-map [tiles] -frames:v 2 -c:v mjpeg -q:v 2 -fps_mode passthrough", command, StringComparison.Ordinal);
        Assert.EndsWith("-start_number 0 -f image2 out/tile-%05d.jpg", command, StringComparison.Ordinal);
    }
}
