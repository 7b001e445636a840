using Encoder.Grains.Files;

namespace Encoder.Grains.Tests.Files;

public sealed class MediaUrlsTests
{
    [Theory]
    [InlineData("files/videos/a.mp4", "uploads/videos/a.mp4")]
    [InlineData("files/encoded/job/preset/index.m3u8", "encoded/job/preset/index.m3u8")]
    public void A_path_is_served_at_a_URL_that_leads_back_to_it(string filePath, string routePath)
    {
        Assert.Equal($"https://example.org/base/media/{routePath}", MediaUrls.Of("https://example.org/base", filePath));
        Assert.Equal(filePath, MediaUrls.FilePath(routePath));
    }

    [Theory]
    [InlineData("files/other/a.mp4")]
    [InlineData("a.mp4")]
    [InlineData("")]
    public void Other_paths_are_not_served(string path)
    {
        Assert.Null(MediaUrls.Of("https://example.org", path));
        Assert.Null(MediaUrls.FilePath(path));
    }

    [Fact]
    public void Nothing_is_served_at_the_route_itself() => Assert.Null(MediaUrls.FilePath(null));
}
