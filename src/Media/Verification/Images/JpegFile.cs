using System.Buffers.Binary;

namespace Encoder.Media.Verification.Images;

/// <summary>Reads JPEG (ITU-T T.81, annex B): marker segments up to the first scan, and an end marker at the very end.</summary>
internal static class JpegFile
{
    private const byte Mark = 0xFF;
    private const byte StartOfScan = 0xDA;

    /// <summary>Returns the width and height; null if the bytes are not a complete JPEG.</summary>
    public static (int Width, int Height)? Size(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith((ReadOnlySpan<byte>)[Mark, 0xD8]) || !file.EndsWith((ReadOnlySpan<byte>)[Mark, 0xD9])) return null;
        (int, int)? size = null;
        for (var rest = file[2..]; rest.Length >= 4 && rest[0] == Mark;)
        {
            var marker = rest[1];
            var length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (length < 2 || length > rest.Length - 2) return null;
            var content = rest[4..(2 + length)];
            if (marker == StartOfScan) return size;
            if (IsFrameHeader(marker))
            {
                if (content.Length < 5) return null;
                size = (BinaryPrimitives.ReadUInt16BigEndian(content[3..]), BinaryPrimitives.ReadUInt16BigEndian(content[1..]));
            }
            rest = rest[(2 + length)..];
        }
        return null; // there is no scan
    }

    /// <summary>
    /// Returns whether a marker is one of SOF0 to SOF15. Three other markers are in the same range: Huffman tables, extensions, and
    /// arithmetic coding conditions.
    /// </summary>
    private static bool IsFrameHeader(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
}
