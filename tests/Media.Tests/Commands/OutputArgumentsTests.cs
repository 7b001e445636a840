using Encoder.Media.Commands;
using FFMpegCore.Enums;

namespace Encoder.Media.Tests.Commands;

public sealed class OutputArgumentsTests
{
    [Fact]
    public void Options_keep_their_order_and_the_path_comes_last() => Assert.Equal(
        ["-c:v", "libx264", "-t", "1.000001", "-map", "[v360]", "-f", "mp4", "out/a b.mp4"],
        OutputArguments.Of(
            "out/a b.mp4", output => output.WithVideoCodec(VideoCodec.LibX264).WithSeconds(1.000001).WithMap("v360").AsMp4()));

    [Theory]
    [InlineData("two words")]
    [InlineData("\"quoted\"")]
    [InlineData("it's a \\ back slash")]
    [InlineData("  ")]
    [InlineData("")]
    public void A_value_is_one_argument_whatever_it_holds(string value) =>
        Assert.Equal(["-af", value, "out/x"], OutputArguments.Of("out/x", output => output.With("-af", value)));
}
