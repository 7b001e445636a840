using Encoder.Media.Mp4.Codecs;

namespace Encoder.Media.Mp4.Reading;

/// <summary>Reads the H.264 decoder configuration (avcC; ISO/IEC 14496-15, 5.3.3.1).</summary>
internal static class AvcConfigurationReader
{
    public static AvcConfiguration Read(ReadOnlySpan<byte> avcC)
    {
        var reader = new ByteReader(avcC);
        if (reader.UInt8() != 1) throw new Mp4FormatException("The avcC box has an unknown version.");
        byte profile = reader.UInt8(), constraints = reader.UInt8(), level = reader.UInt8();
        var lengthSize = (reader.UInt8() & 3) + 1;
        if (lengthSize == 3) throw new Mp4FormatException("NAL unit lengths cannot have three bytes.");
        var sequence = NalUnits(ref reader, reader.UInt8() & 31);
        var frame = NalUnits(ref reader, reader.UInt8());
        return new AvcConfiguration(profile, constraints, level, lengthSize, sequence, frame);
    }

    private static byte[][] NalUnits(ref ByteReader reader, int count)
    {
        if (count == 0) throw new Mp4FormatException("The avcC box lacks parameter sets.");
        var units = new byte[count][];
        foreach (ref var unit in units.AsSpan()) unit = reader.Bytes(reader.UInt16()).ToArray();
        return units;
    }
}
