using System.Globalization;

namespace Encoder.Media.Probing;

/// <summary>How a player flips and rotates a frame before showing it.</summary>
/// <param name="Rotation">The clockwise rotation in degrees: 0, 90, 180 or 270.</param>
/// <param name="Flipped">Whether the frame is flipped vertically before the rotation.</param>
internal readonly record struct Orientation(int Rotation, bool Flipped)
{
    /// <summary>The degrees by which an angle may miss a quarter turn and still count as one.</summary>
    private const double Tolerance = 1;

    /// <summary>
    /// Reads the display matrix as ffprobe prints it: three lines "0000000N: a b u", the transformation of ISO/IEC 14496-12, 8.3.2. A
    /// matrix that is not a quarter turn is ignored, as players do.
    /// </summary>
    public static Orientation? FromMatrix(string? text)
    {
        var cells = (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(line => line[(line.IndexOf(':') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(cell => double.TryParse(cell, NumberStyles.AllowLeadingSign, null, out var value) ? value : double.NaN)
            .ToArray();
        if (cells is not [var a, var b, _, var c, var d, ..]) return null;
        // The image of the x axis gives the angle. A negative determinant means that the y axis is reversed.
        return QuarterTurn(Math.Atan2(b, a) * 180 / Math.PI) is { } rotation
            ? new Orientation(rotation, (a * d) - (b * c) < 0)
            : null;
    }

    /// <summary>Reads the "rotate" tag that older tools wrote: clockwise degrees.</summary>
    public static Orientation? FromTag(string? text) =>
        double.TryParse(text, NumberStyles.Float, null, out var degrees) && QuarterTurn(degrees) is { } rotation
            ? new Orientation(rotation, Flipped: false)
            : null;

    private static int? QuarterTurn(double degrees)
    {
        var turn = Math.Round(degrees / 90);
        return Math.Abs(degrees - (turn * 90)) <= Tolerance ? (int)(((turn % 4) + 4) % 4) * 90 : null;
    }
}
