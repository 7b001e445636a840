namespace Encoder.Media.Tests.Commands;

/// <summary>Frames that carry their own number, so that each output frame shows which source frame it is.</summary>
internal static class Numbered
{
    private const int Bits = 8;

    /// <summary>Returns a lavfi source of eight black or white bars: the bits of the frame number, with the lowest on the left.</summary>
    public static string Source(string rate, double seconds, int width = 160, int height = 120) =>
        $"color=black:s={width}x{height}:r={rate}:d={seconds},format=gray,geq=lum='255*mod(floor(N/pow(2,floor(X*{Bits}/W))),2)'";

    /// <summary>Returns the numbers of an output's frames, in order.</summary>
    public static int[] Read(string path)
    {
        var width = Measured.Stream(path, "v").GetProperty("width").GetInt32();
        return [.. Measured.Frames(path, "gray", 1).Select(p => Read(p, width, bytesPerPixel: 1))];
    }

    /// <summary>Returns the number of one frame.</summary>
    public static int Read(byte[] frame, int width, int bytesPerPixel)
    {
        var middle = frame.Length / bytesPerPixel / width / 2 * width;
        return Enumerable.Range(0, Bits)
            .Sum(bit => frame[(middle + (((2 * bit) + 1) * width / (2 * Bits))) * bytesPerPixel] > 127 ? 1 << bit : 0);
    }
}
