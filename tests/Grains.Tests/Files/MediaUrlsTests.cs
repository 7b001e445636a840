using Encoder.Grains.Files;

namespace Encoder.Grains.Tests.Files;

public sealed class MediaUrlsTests
{
    [Theory]
    [InlineData("files/videos/a.mp4", "uploads/videos/a.mp4")]
    [InlineData("files/encoded/job/preset/index.m3u8", "encoded/job/preset/index.m3u8")]
    public void The_URL_of_a_path_maps_back_to_the_path(string filePath, string routePath)
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
    public void A_token_precedes_what_it_admits_to_in_the_URL_path()
    {
        const string Url = "https://example.org/media/signed/a.1.b/encoded/job/preset/index.m3u8";
        Assert.Equal(Url, MediaUrls.Signed("https://example.org", "a.1.b", "files/encoded/job/preset/index.m3u8"));
        Assert.Null(MediaUrls.Signed("https://example.org", "a.1.b", "a.mp4"));
        Assert.Equal(("a.1.b", "encoded/x"), MediaUrls.Split("signed/a.1.b/encoded/x"));
        Assert.Equal(("a.1.b", (string?)null), MediaUrls.Split("signed/a.1.b"));
        Assert.Equal(((string?)null, "encoded/x"), MediaUrls.Split("encoded/x"));
        Assert.Equal(((string?)null, (string?)null), MediaUrls.Split(null));
    }

    [Fact]
    public void A_log_shows_no_token()
    {
        Assert.Equal("/media/signed/.../encoded/x", MediaUrls.WithoutToken("/media/signed/a.1.b/encoded/x"));
        Assert.Equal("/media/signed/.../", MediaUrls.WithoutToken("/media/signed/a.1.b"));
        Assert.Equal("/v1/files", MediaUrls.WithoutToken("/v1/files"));
    }

    [Fact]
    public void Nothing_is_served_at_the_route_itself() => Assert.Null(MediaUrls.FilePath(null));
}
