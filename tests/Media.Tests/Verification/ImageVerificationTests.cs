using Encoder.Media.Planning;
using Encoder.Media.Tests.Mp4;
using Encoder.Media.Verification;
using Encoder.Testing;

namespace Encoder.Media.Tests.Verification;

public class ImageVerificationTests
{
    [Theory]
    [InlineData(ImageFormat.Jpg, "mjpeg", "yuvj420p")]
    [InlineData(ImageFormat.Png, "png", "rgb24")]
    [InlineData(ImageFormat.Webp, "libwebp", "yuv420p")] // VP8
    [InlineData(ImageFormat.Webp, "libwebp", "bgra")] // VP8L
    [InlineData(ImageFormat.Webp, "libwebp", "yuva420p")] // VP8X
    public void A_whole_image_passes_and_a_damaged_one_does_not(ImageFormat format, string encoder, string pixels)
    {
        var path = Image(format, encoder, pixels);
        var report = OutputVerifier.VerifyImage(path, format, 162, 90);
        Assert.Empty(report.Problems);
        Assert.Equal(["container", "dimensions"], report.Passed.Select(check => check.Check));
        Assert.Equal("dimensions", Assert.Single(OutputVerifier.VerifyImage(path, format, 90, 162).Problems).Check);

        var whole = File.ReadAllBytes(path);
        using var folder = new TemporaryFolder();
        byte[][] damaged = [
            [], whole[..1], whole[..20], whole[..(whole.Length / 2)], whole[..^1], [.. whole, 0], [0, .. whole[1..]],
            new byte[whole.Length], [.. "<svg/>"u8]
        ];
        foreach (var bytes in damaged)
        {
            File.WriteAllBytes(folder.File("picture"), bytes);
            Assert.Equal("container", Assert.Single(OutputVerifier.VerifyImage(folder.File("picture"), format, 162, 90).Problems).Check);
        }
    }

    [Fact]
    public void An_image_of_another_format_is_found()
    {
        var jpg = Image(ImageFormat.Jpg, "mjpeg", "yuvj420p");
        Assert.Equal("container", Assert.Single(OutputVerifier.VerifyImage(jpg, ImageFormat.Png, 162, 90).Problems).Check);
        Assert.Equal("container", Assert.Single(OutputVerifier.VerifyImage(jpg, ImageFormat.Webp, 162, 90).Problems).Check);
        Assert.Equal(
            "container",
            Assert.Single(OutputVerifier.VerifyImage(Image(ImageFormat.Png, "png", "rgb24"), ImageFormat.Jpg, 162, 90).Problems).Check);
        Assert.Equal("container", Assert.Single(OutputVerifier.VerifyImage(jpg + ".missing", ImageFormat.Jpg, 162, 90).Problems).Check);
    }

    [Fact]
    public void A_changed_byte_never_throws()
    {
        foreach (var (format, encoder, pixels) in (ReadOnlySpan<(ImageFormat, string, string)>)
        [
            (ImageFormat.Jpg, "mjpeg", "yuvj420p"),
            (ImageFormat.Png, "png", "rgb24"),
            (ImageFormat.Webp, "libwebp", "yuva420p"),
        ])
        {
            var whole = File.ReadAllBytes(Image(format, encoder, pixels));
            using var folder = new TemporaryFolder();
            for (var i = 0; i < Math.Min(whole.Length, 700); i++)
            {
                var bytes = whole.ToArray();
                bytes[i] ^= 0xFF;
                File.WriteAllBytes(folder.File("picture"), bytes);
                Assert.NotNull(OutputVerifier.VerifyImage(folder.File("picture"), format, 162, 90));
            }
        }
    }

    private static string Image(ImageFormat format, string encoder, string pixels) =>
        Clips.Make($"picture {encoder} {pixels}", path => Ffmpeg.Run(
        "-f", "lavfi", "-i", "testsrc2=size=162x90:rate=25", "-frames:v", "1", "-c:v", encoder, "-pix_fmt", pixels, path),
        format.ToString().ToLowerInvariant());
}
