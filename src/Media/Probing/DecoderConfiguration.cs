using System.Buffers.Binary;

namespace Encoder.Media.Probing;

/// <summary>Counts the sequence parameter sets that the header of an MP4 track hands to the decoder (ISO/IEC 14496-15).</summary>
/// <remarks>The bytes come from a stranger. Malformed bytes count as no parameter set.</remarks>
internal static class DecoderConfiguration
{
    /// <summary>The types of NAL units with a sequence parameter set (ITU-T H.264, table 7-1; H.265, table 7-1).</summary>
    internal const int AvcSequence = 7, HevcSequence = 33;

    /// <summary>The number of bytes before the arrays of NAL units of HEVC. The last of them is the number of arrays.</summary>
    private const int HevcHeader = 23;

    /// <param name="avcC">The content of the H.264 configuration box (5.3.3.1), or its beginning.</param>
    public static int SequencesOfAvc(ReadOnlySpan<byte> avcC) => avcC.Length > 5 ? avcC[5] & 31 : 0;

    /// <param name="hvcC">The content of the HEVC configuration box (8.3.3.1).</param>
    public static int SequencesOfHevc(ReadOnlySpan<byte> hvcC)
    {
        if (hvcC.Length < HevcHeader) return 0;
        var (sequences, at) = (0, HevcHeader);
        for (int arrays = hvcC[HevcHeader - 1]; arrays > 0; arrays--)
        {
            if (at + 3 > hvcC.Length) return 0;
            var units = BinaryPrimitives.ReadUInt16BigEndian(hvcC[(at + 1)..]);
            if ((hvcC[at] & 63) == HevcSequence) sequences += units;
            at += 3;
            for (; units > 0; units--)
            {
                if (at + 2 > hvcC.Length) return 0;
                at += 2 + BinaryPrimitives.ReadUInt16BigEndian(hvcC[at..]);
            }
        }
        return sequences;
    }
}
