using Encoder.Media.Planning;

namespace Encoder.Media.Tests.Planning;

public sealed class SourceColorTests
{
    public static TheoryData<string?, string?, string?, string?, int, SourceColor> Statements => new()
    {
        { "bt709", "tv", "bt709", "bt709", 240, new("bt709", false, "bt709", "bt709") },
        { "smpte170m", "tv", "smpte170m", "smpte170m", 1080, new("bt601", false, "bt709", "bt709") },
        { "bt470bg", "pc", "bt709", "bt470bg", 576, new("bt601", true, "bt709", "bt709") },
        { "fcc", null, null, null, 480, new("fcc", false, "bt709", "bt709") },
        { "smpte240m", null, null, null, 1080, new("smpte240m", false, "bt709", "bt709") },
        { null, null, null, null, 576, new("bt601", false, "bt709", "bt709") },
        { null, null, null, null, 720, new("bt709", false, "bt709", "bt709") },
        { "gbr", "pc", null, null, 480, new("bt601", true, "bt709", "bt709") },
        { "bt2020nc", "tv", "smpte2084", "bt2020", 1080, new("bt2020", false, "smpte2084", "bt2020") },
        { "bt2020nc", "tv", "arib-std-b67", "bt2020", 1080, new("bt2020", false, "arib-std-b67", "bt2020") },
        { null, null, "smpte2084", null, 1080, new("bt2020", false, "smpte2084", "bt2020") },
        { "bt2020nc", "tv", "bt2020-10", "bt2020", 1080, new("bt2020", false, "bt709", "bt2020") },
        { "bt709", "tv", "bt709", "smpte432", 1080, new("bt709", false, "bt709", "smpte432") },
    };

    [Theory]
    [MemberData(nameof(Statements))]
    public void Stated_values_count_and_the_rest_is_assumed_from_the_size(
        string? matrix, string? range, string? transfer, string? primaries, int height, SourceColor expected)
    {
        var video =
            Sources.Video(height * 4 / 3, height) with
            {
                ColorSpace = matrix,
                ColorRange = range,
                ColorTransfer = transfer,
                ColorPrimaries = primaries,
            };
        Assert.Equal(expected, SourceColor.Of(video));
    }

    [Fact]
    public void A_full_range_pixel_format_is_believed() =>
        Assert.True(SourceColor.Of(Sources.Video() with { PixelFormat = "yuvj420p" }).FullRange);
}
