using Encoder.Media.Planning;

namespace Encoder.Media.Tests.Planning;

public sealed class LadderTests
{
    [Theory]
    [InlineData(1920, 1080, 360, 640, 360)]
    [InlineData(1920, 1080, 1080, 1920, 1080)]
    [InlineData(1920, 1080, 240, 426, 240)]
    [InlineData(1920, 1080, 144, 256, 144)]
    [InlineData(1080, 1920, 480, 480, 854)]
    [InlineData(720, 1280, 480, 480, 854)]
    [InlineData(1000, 1000, 480, 480, 480)]
    [InlineData(1920, 804, 480, 1146, 480)]
    [InlineData(804, 1920, 480, 480, 1146)]
    [InlineData(1440, 1080, 720, 960, 720)]
    [InlineData(853, 481, 480, 852, 480)]
    [InlineData(853, 480, 480, 852, 480)]
    [InlineData(855, 480, 480, 854, 480)]
    [InlineData(481, 853, 240, 240, 426)]
    [InlineData(4096, 2160, 1080, 2048, 1080)]
    [InlineData(16000, 144, 144, 16000, 144)]
    public void The_short_side_is_the_resolution_and_the_long_side_the_nearest_even_number(
        int width, int height, int resolution, int expectedWidth, int expectedHeight)
    {
        var plan = Ladder.Fit(Sources.Video(width, height), [resolution]);
        Assert.Equal([new Rung(resolution, expectedWidth, expectedHeight)], plan.Rungs);
        Assert.Empty(plan.Skipped);
    }

    [Theory]
    [InlineData(720, 576, 16, 15, 0, 480, 640, 480)]
    [InlineData(720, 576, 64, 45, 0, 576, 1024, 576)]
    [InlineData(720, 480, 8, 9, 0, 480, 640, 480)]
    [InlineData(1440, 1080, 4, 3, 0, 1080, 1920, 1080)]
    [InlineData(720, 576, 16, 15, 90, 480, 480, 640)]
    [InlineData(1920, 1080, 1, 1, 90, 360, 360, 640)]
    [InlineData(1920, 1080, 1, 1, 180, 360, 640, 360)]
    [InlineData(1920, 1080, 1, 1, 270, 360, 360, 640)]
    [InlineData(480, 480, 1, 2, 0, 240, 240, 480)]
    [InlineData(720, 576, 12, 11, 0, 480, 654, 480)]
    public void The_size_as_displayed_decides(
        int width, int height, int sarNumerator, int sarDenominator, int rotation, int resolution, int expectedWidth, int expectedHeight)
    {
        var video = Sources.Video(width, height) with { SampleAspect = new Rational(sarNumerator, sarDenominator), Rotation = rotation };
        Assert.Equal([new Rung(resolution, expectedWidth, expectedHeight)], Ladder.Fit(video, [resolution]).Rungs);
    }

    [Fact]
    public void Rungs_above_the_source_are_skipped_and_the_others_are_in_ascending_order()
    {
        var plan = Ladder.Fit(Sources.Video(854, 480), [1080, 480, 240, 720]);
        Assert.Equal([new Rung(240, 426, 240), new Rung(480, 854, 480)], plan.Rungs);
        Assert.Equal([720, 1080], plan.Skipped);
    }

    [Theory]
    [InlineData(64, 48, 64, 48)]
    [InlineData(48, 64, 48, 64)]
    [InlineData(65, 49, 64, 48)]
    [InlineData(255, 143, 254, 142)]
    [InlineData(1, 1, 2, 2)]
    [InlineData(3, 5, 2, 4)]
    public void Without_any_rung_left_the_size_of_the_source_is_used_rounded_down_to_even(
        int width, int height, int expectedWidth, int expectedHeight)
    {
        var plan = Ladder.Fit(Sources.Video(width, height), [240, 144]);
        Assert.Equal([new Rung(Math.Min(expectedWidth, expectedHeight), expectedWidth, expectedHeight)], plan.Rungs);
        Assert.Equal([144, 240], plan.Skipped);
    }

    [Fact]
    public void No_rung_is_enlarged_distorted_or_odd()
    {
        int[] asked = [144, 240, 360, 480, 720, 1080];
        for (var width = 16; width <= 2000; width += 37)
        {
            for (var height = 16; height <= 2000; height += 41)
            {
                foreach (var rung in Ladder.Fit(Sources.Video(width, height), asked).Rungs)
                {
                    Assert.True(rung.Width % 2 == 0 && rung.Height % 2 == 0, $"{width}x{height} gives odd {rung}");
                    Assert.True(rung.Width <= width && rung.Height <= height, $"{width}x{height} is enlarged to {rung}");
                    // Within one pixel of the aspect ratio, or two if both sides are rounded down.
                    Assert.True(
                        Math.Abs(((double)rung.Width * height) - ((double)rung.Height * width)) <= 2.0 * Math.Max(width, height),
                        $"{width}x{height} is distorted to {rung}");
                }
            }
        }
    }
}
