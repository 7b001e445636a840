using Encoder.Media.Planning;
using static Encoder.Media.Verification.VerificationChecks;

namespace Encoder.Media.Verification.Images;

/// <summary>Verifies an image file: its header, and that it is complete.</summary>
internal static class ImageVerification
{
    /// <summary>The maximum size of an image in bytes; an uncompressed 1920x1080 PNG has a tenth of this.</summary>
    private const long MaxBytes = 64 * 1024 * 1024;

    public static VerificationReport Run(string path, ImageFormat format, int width, int height)
    {
        var checks = new CheckList();
        try
        {
            var length = new FileInfo(path).Length;
            if (checks.Require(length <= MaxBytes, Container, $"{length} bytes are too many for an image"))
                Check(checks, File.ReadAllBytes(path), format, width, height);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            checks.Fail(Container, "the file does not exist");
        }
        return checks.Report();
    }

    private static void Check(CheckList checks, byte[] bytes, ImageFormat format, int width, int height)
    {
        var size = format switch
        {
            ImageFormat.Jpg => JpegFile.Size(bytes),
            ImageFormat.Png => PngFile.Size(bytes),
            _ => WebpFile.Size(bytes),
        };
        if (size is not { } found)
        {
            checks.Fail(Container, $"{bytes.Length} bytes that are not a complete {format} image");
            return;
        }
        checks.Require(found == (width, height), Dimensions, $"{found.Width}x{found.Height} instead of {width}x{height}");
        checks.Done(Container, $"{format}, {bytes.Length} bytes");
        checks.Done(Dimensions, $"{width}x{height}");
    }
}
