namespace Encoder.Media.Mp4.Codecs;

/// <summary>What H.264's sequence parameter set says of the frame (ITU-T H.264, 7.3.2.1.1 and annex E).</summary>
public sealed record SequenceParameterSet
{
    public required int Profile { get; init; }

    public required int Level { get; init; }

    /// <summary>0 grey, 1 for 4:2:0, 2 for 4:2:2, 3 for 4:4:4.</summary>
    public required int ChromaFormat { get; init; }

    /// <summary>Bits of the deepest component.</summary>
    public required int BitDepth { get; init; }

    /// <summary>Whether every frame is coded whole, never as two fields.</summary>
    public required bool IsProgressive { get; init; }

    /// <summary>Pixels after cropping.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels after cropping.</summary>
    public required int Height { get; init; }

    /// <summary>Shape of a pixel; null when it is not said, which means square.</summary>
    public Rational? PixelAspect { get; init; }

    /// <summary>Whether code values use the full range; false too when it is not said.</summary>
    public bool IsFullRange { get; init; }

    /// <summary>Colour as the codes of ITU-T H.273; null when it is not said.</summary>
    public ColourCodes? Colour { get; init; }
}

/// <summary>How code values stand for colours (ITU-T H.273, 8.1 to 8.3).</summary>
public sealed record ColourCodes(int Primaries, int Transfer, int Matrix)
{
    /// <summary>BT.709 in all three.</summary>
    public static ColourCodes Bt709 { get; } = new(1, 1, 1);
}
