using System.Buffers.Binary;

namespace Encoder.Media.Verification.Images;

/// <summary>
/// Reads WebP (RFC 9649): a RIFF container of exactly the stated size, with one image coded as VP8 or VP8L, optionally after a VP8X header.
/// </summary>
internal static class WebpFile
{
    private const int HeaderSize = 12;

    /// <summary>Returns the width and height; null if the bytes are not a complete WebP.</summary>
    public static (int Width, int Height)? Size(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderSize || !file.StartsWith("RIFF"u8) || !file[8..].StartsWith("WEBP"u8)) return null;
        if (BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) != file.Length - 8) return null;
        (int, int)? size = null;
        var hasImage = false;
        for (var rest = file[HeaderSize..]; !rest.IsEmpty;)
        {
            if (rest.Length < 8) return null;
            var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            var padded = (long)length + (length & 1);
            if (padded > rest.Length - 8) return null;
            var type = rest[..4];
            var content = rest[8..(8 + (int)length)];
            var isImage = type.SequenceEqual("VP8 "u8) || type.SequenceEqual("VP8L"u8);
            hasImage |= isImage;
            if (size is null && (isImage || type.SequenceEqual("VP8X"u8))) size = Size(type[3], content);
            rest = rest[(8 + (int)padded)..];
        }
        return hasImage ? size : null;
    }

    private static (int Width, int Height)? Size(byte kind, ReadOnlySpan<byte> content)
    {
        switch (kind)
        {
            case (byte)' ' when content.Length >= 10 && content[3..].StartsWith((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A]): // RFC 6386, 9.1
                return (
                    BinaryPrimitives.ReadUInt16LittleEndian(content[6..]) & 0x3FFF,
                    BinaryPrimitives.ReadUInt16LittleEndian(content[8..]) & 0x3FFF);
            case (byte)'L' when content.Length >= 5 && content[0] == 0x2F: // RFC 9649, 3.4: 14 bits each, minus one
                var bits = BinaryPrimitives.ReadUInt32LittleEndian(content[1..]);
                return ((int)(bits & 0x3FFF) + 1, (int)((bits >> 14) & 0x3FFF) + 1);
            case (byte)'X' when content.Length >= 10: // RFC 9649, 2.7: 24 bits each, minus one
                return (1 + content[4] + (content[5] << 8) + (content[6] << 16), 1 + content[7] + (content[8] << 8) + (content[9] << 16));
            default:
                return null;
        }
    }
}
