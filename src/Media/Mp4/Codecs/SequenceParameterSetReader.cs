namespace Encoder.Media.Mp4.Codecs;

/// <summary>Reads an H.264 sequence parameter set up to the colour description (ITU-T H.264, 7.3.2.1.1 and E.1.1).</summary>
public static class SequenceParameterSetReader
{
    private const int NalUnitType = 7;

    /// <summary>The maximum macroblocks of one side of the frame; the level limits are far below this (ITU-T H.264, A.3.1).</summary>
    private const uint MaxMacroblocks = 4096;

    private static readonly int[] s_profilesWithChroma = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135];

    /// <summary>The pixel aspect ratios by aspect_ratio_idc (table E-1).</summary>
    private static readonly (int, int)[] s_pixelAspects =
    [
        (0, 0), (1, 1), (12, 11), (10, 11), (16, 11), (40, 33), (24, 11), (20, 11), (32, 11), (80, 33),
        (18, 11), (15, 11), (64, 33), (160, 99),
        (4, 3), (3, 2), (2, 1),
    ];

    /// <param name="nalUnit">The NAL unit with its header, without a length or start code.</param>
    /// <exception cref="Mp4FormatException">The NAL unit is not a sequence parameter set, or is damaged.</exception>
    public static SequenceParameterSet Read(ReadOnlySpan<byte> nalUnit)
    {
        if (nalUnit.IsEmpty || (nalUnit[0] & 0x1F) != NalUnitType)
            throw new Mp4FormatException("The NAL unit is not a sequence parameter set.");
        var bits = new BitReader(WithoutEmulationPrevention(nalUnit[1..]));
        var profile = (int)bits.Bits(8);
        bits.Bits(8); // constraint flags
        var level = (int)bits.Bits(8);
        bits.UnsignedGolomb(); // seq_parameter_set_id
        var (chromaFormat, bitDepth) = s_profilesWithChroma.Contains(profile) ? ChromaAndDepth(ref bits) : (1, 8);
        bits.UnsignedGolomb(); // log2_max_frame_num_minus4
        SkipPictureOrderCount(ref bits);
        bits.UnsignedGolomb(); // max_num_ref_frames
        bits.Flag(); // gaps_in_frame_num_value_allowed_flag
        uint columns = Side(ref bits), rows = Side(ref bits);
        var isProgressive = bits.Flag();
        if (!isProgressive) bits.Flag(); // mb_adaptive_frame_field_flag
        bits.Flag(); // direct_8x8_inference_flag
        var (cropWidth, cropHeight) = bits.Flag() ? Cropping(ref bits, chromaFormat, isProgressive) : (0, 0);
        long width = columns * 16, height = rows * (isProgressive ? 16 : 32);
        if (cropWidth >= width || cropHeight >= height) throw new Mp4FormatException("The cropping exceeds the frame.");
        var set = new SequenceParameterSet
        {
            Profile = profile,
            Level = level,
            ChromaFormat = chromaFormat,
            BitDepth = bitDepth,
            IsProgressive = isProgressive,
            Width = (int)(width - cropWidth),
            Height = (int)(height - cropHeight),
        };
        return bits.Flag() ? WithUsability(set, ref bits) : set;
    }

    private static uint Side(ref BitReader bits)
    {
        var macroblocks = bits.UnsignedGolomb();
        return macroblocks < MaxMacroblocks
            ? macroblocks + 1
            : throw new Mp4FormatException($"The frame has a side of {macroblocks} macroblocks.");
    }

    private static (int Format, int BitDepth) ChromaAndDepth(ref BitReader bits)
    {
        var format = bits.UnsignedGolomb();
        if (format > 3) throw new Mp4FormatException($"{format} is not a chroma format.");
        if (format == 3) bits.Flag(); // separate_colour_plane_flag
        uint luma = bits.UnsignedGolomb(), chroma = bits.UnsignedGolomb();
        if (luma > 6 || chroma > 6) throw new Mp4FormatException("The bit depth exceeds 14.");
        bits.Flag(); // qpprime_y_zero_transform_bypass_flag
        if (bits.Flag())
        {
            for (var list = 0; list < (format == 3 ? 12 : 8); list++)
            {
                if (bits.Flag()) SkipScalingList(ref bits, list < 6 ? 16 : 64);
            }
        }
        return ((int)format, 8 + (int)Math.Max(luma, chroma));
    }

    private static void SkipScalingList(ref BitReader bits, int size)
    {
        int last = 8, next = 8;
        for (var i = 0; i < size; i++)
        {
            if (next != 0) next = (last + bits.SignedGolomb()) & 0xFF;
            if (next != 0) last = next;
        }
    }

    private static void SkipPictureOrderCount(ref BitReader bits)
    {
        var type = bits.UnsignedGolomb();
        if (type == 0) bits.UnsignedGolomb(); // log2_max_pic_order_cnt_lsb_minus4
        if (type != 1) return;
        bits.Flag(); // delta_pic_order_always_zero_flag
        bits.SignedGolomb(); // offset_for_non_ref_pic
        bits.SignedGolomb(); // offset_for_top_to_bottom_field
        for (var left = bits.UnsignedGolomb(); left > 0; left--) bits.SignedGolomb(); // each takes a bit or more, so the loop ends
    }

    /// <summary>Returns the pixels to crop in width and height; subsampled chroma makes the steps larger (table 6-1).</summary>
    private static (long Width, long Height) Cropping(ref BitReader bits, int chromaFormat, bool isProgressive)
    {
        long horizontal = bits.UnsignedGolomb() + (long)bits.UnsignedGolomb();
        long vertical = bits.UnsignedGolomb() + (long)bits.UnsignedGolomb();
        long stepX = chromaFormat is 1 or 2 ? 2 : 1, stepY = (chromaFormat == 1 ? 2 : 1) * (isProgressive ? 1 : 2);
        return (horizontal * stepX, vertical * stepY);
    }

    private static SequenceParameterSet WithUsability(SequenceParameterSet set, ref BitReader bits)
    {
        if (bits.Flag()) set = set with { PixelAspect = PixelAspect(ref bits) };
        if (bits.Flag()) bits.Flag(); // overscan_info
        if (!bits.Flag()) return set; // video_signal_type
        bits.Bits(3); // video_format
        set = set with { IsFullRange = bits.Flag() };
        return bits.Flag() ? set with { Colour = new((int)bits.Bits(8), (int)bits.Bits(8), (int)bits.Bits(8)) } : set;
    }

    private static Rational? PixelAspect(ref BitReader bits)
    {
        const uint Extended = 255;
        var code = bits.Bits(8);
        var (x, y) = code == Extended
            ? ((int)bits.Bits(16), (int)bits.Bits(16))
            : code < s_pixelAspects.Length ? s_pixelAspects[code] : (0, 0);
        return x > 0 && y > 0 ? new Rational(x, y) : null;
    }

    /// <summary>Removes the 3 from each 00 00 03, an escape that prevents accidental start codes (7.4.1).</summary>
    private static byte[] WithoutEmulationPrevention(ReadOnlySpan<byte> bytes)
    {
        var kept = new List<byte>(bytes.Length);
        var zeros = 0;
        foreach (var value in bytes)
        {
            if (zeros >= 2 && value == 3)
            {
                zeros = 0;
                continue;
            }
            zeros = value == 0 ? zeros + 1 : 0;
            kept.Add(value);
        }
        return [.. kept];
    }
}
