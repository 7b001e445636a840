using Encoder.Media.Planning;
using Microsoft.Extensions.Configuration;

namespace Encoder.Media.Tests.Planning;

public sealed class EncodingOptionsTests
{
    private static readonly EncodingOptionsRules s_rules = new();

    [Fact]
    public void The_defaults_are_valid() => Assert.True(s_rules.Validate(null, new EncodingOptions()).Succeeded);

    [Theory]
    [InlineData("SegmentDuration", "3", "Encoder:Encoding:SegmentDuration is 3; it must be a multiple of KeyframeInterval, which is 2.")]
    [InlineData("KeyframeInterval", "3", "Encoder:Encoding:SegmentDuration is 4; it must be a multiple of KeyframeInterval, which is 3.")]
    [InlineData("ChunkDuration", "3", "Encoder:Encoding:ChunkDuration is 3; it must be at least SegmentDuration, which is 4.")]
    [InlineData("Rungs:360:Crf", "52", "Encoder:Encoding:Rungs:360:Crf is 52; it must be 0 to 51.")]
    [InlineData("Rungs:360:MaxRate", "900", "Encoder:Encoding:Rungs:360:MaxRate is 900; it must be at least 16000 bits per second.")]
    [InlineData(
        "Rungs:0:MaxRate", "900000",
        "Encoder:Encoding:Rungs:0 is not a rung; a rung is named by the short side of its frames in pixels, such as 360.")]
    public void An_impossible_setting_is_refused_by_name(string setting, string value, string message) =>
        Assert.Equal([message], s_rules.Validate(null, Bind(setting, value)).Failures);

    [Fact]
    public void A_single_setting_of_a_single_rung_can_be_set()
    {
        var options = Bind("Rungs:360:Crf", "20");
        Assert.Equal(new RungEncoding { Crf = 20, MaxRate = 900_000 }, options.For(360));
        Assert.Equal(new EncodingOptions().For(480), options.For(480));
    }

    private static EncodingOptions Bind(string setting, string value) =>
        new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?> { [setting] = value }).Build().Get<EncodingOptions>()!;
}
