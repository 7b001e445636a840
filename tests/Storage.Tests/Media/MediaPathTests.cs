using Encoder.Storage.Media;

namespace Encoder.Storage.Tests.Media;

public sealed class MediaPathTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("files/videos/6052e0064b442a2f16018374.mp4")]
    [InlineData("files/hls/605311c86efd284e474c5c76/360_p/seg-00001.m4s")]
    [InlineData("A-Z_0.9")]
    [InlineData("-i")]
    public void Names_of_letters_digits_dots_underscores_and_hyphens_are_valid(string path)
    {
        Assert.True(MediaPath.IsValid(path));
        Assert.Equal($"/data/media/{path}", MediaPath.Under("/data/media", path));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/etc/passwd")]
    [InlineData("files//a")]
    [InlineData("files/a/")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../work/a")]
    [InlineData("files/../../lock")]
    [InlineData("files/..")]
    [InlineData("a..b")]
    [InlineData(".hidden")]
    [InlineData("files/.hidden/a")]
    [InlineData("files\\a")]
    [InlineData("files/%2e%2e/a")]
    [InlineData("files/a%00b")]
    [InlineData("files/a\0b")]
    [InlineData("files/a b")]
    [InlineData("files/a\n")]
    [InlineData("concat:a")]
    [InlineData("seg%03d.ts")]
    [InlineData("files/é")]
    [InlineData("files/\u202Etxt.4pm")]
    [InlineData("files/*")]
    [InlineData("~/a")]
    public void Every_other_path_is_invalid(string? path)
    {
        Assert.False(MediaPath.IsValid(path));
        Assert.Throws<ArgumentException>(() => MediaPath.Under("/data/media", path!));
    }

    [Fact]
    public void Names_and_paths_have_a_maximum_length()
    {
        Assert.True(MediaPath.IsValid(new string('a', 255)));
        Assert.False(MediaPath.IsValid(new string('a', 256)));
        Assert.True(MediaPath.IsValid(string.Join('/', Enumerable.Repeat("a", 256))));
        Assert.False(MediaPath.IsValid(string.Join('/', Enumerable.Repeat("a", 257))));
    }
}
