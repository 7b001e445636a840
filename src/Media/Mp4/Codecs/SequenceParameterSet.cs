namespace Encoder.Media.Mp4.Codecs;

/// <summary>The values of an H.264 sequence parameter set (ITU-T H.264, 7.3.2.1.1 and annex E).</summary>
public sealed record SequenceParameterSet
{
    public required int Profile { get; init; }

    public required int Level { get; init; }

    /// <summary>The chroma format: 0 for monochrome, 1 for 4:2:0, 2 for 4:2:2, 3 for 4:4:4.</summary>
    public required int ChromaFormat { get; init; }

    /// <summary>The larger bit depth of luma and chroma.</summary>
    public required int BitDepth { get; init; }

    /// <summary>Whether all frames are coded as whole frames, never as two fields.</summary>
    public required bool IsProgressive { get; init; }

    /// <summary>The width in pixels after cropping.</summary>
    public required int Width { get; init; }

    /// <summary>The height in pixels after cropping.</summary>
    public required int Height { get; init; }

    /// <summary>The pixel aspect ratio; null if it is not stated, which means square pixels.</summary>
    public Rational? PixelAspect { get; init; }

    /// <summary>Whether sample values use the full range; false if it is not stated.</summary>
    public bool IsFullRange { get; init; }

    /// <summary>The colour as codes of ITU-T H.273; null if it is not stated.</summary>
    public ColourCodes? Colour { get; init; }
}

/// <summary>How sample values represent colours (ITU-T H.273, 8.1 to 8.3).</summary>
public sealed record ColourCodes(int Primaries, int Transfer, int Matrix)
{
    /// <summary>BT.709 in all three values.</summary>
    public static ColourCodes Bt709 { get; } = new(1, 1, 1);
}
