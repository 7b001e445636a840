namespace Encoder.Media.Mp4.Codecs;

/// <summary>
/// Reads bits, the most significant bit of each byte first. Every read past the end throws <see cref="Mp4FormatException"/>.
/// </summary>
public ref struct BitReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;

    public bool Flag() => Bits(1) == 1;

    /// <param name="count">The number of bits, 0 to 32.</param>
    public uint Bits(int count)
    {
        if (count > (_bytes.Length * 8) - _position) throw new Mp4FormatException("The bits of a codec configuration end too early.");
        var value = 0u;
        for (; count > 0; count--, _position++)
            value = (value << 1) | (uint)((_bytes[_position >> 3] >> (7 - (_position & 7))) & 1);
        return value;
    }

    /// <summary>Reads an unsigned Exp-Golomb code, ue(v) (ITU-T H.264, 9.1): 0 to 2^32 - 2.</summary>
    public uint UnsignedGolomb()
    {
        var zeros = 0;
        while (!Flag())
        {
            if (++zeros == 32) throw new Mp4FormatException("An Exp-Golomb code has more than 31 leading zeros.");
        }
        return (uint)((1UL << zeros) - 1 + Bits(zeros));
    }

    /// <summary>Reads a signed Exp-Golomb code, se(v) (ITU-T H.264, 9.1.1).</summary>
    public int SignedGolomb()
    {
        var code = (long)UnsignedGolomb();
        return (int)((code & 1) == 1 ? (code + 1) / 2 : -(code / 2));
    }
}
