using System.Buffers.Binary;

namespace Encoder.Media.Verification.Images;

/// <summary>Reads PNG (W3C PNG, third edition, 5): IHDR first, then further chunks, and IEND at the very end.</summary>
internal static class PngFile
{
    /// <summary>The bytes of a chunk's length, type and checksum.</summary>
    private const int Framing = 12;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Returns the width and height; null if the bytes are not a complete PNG.</summary>
    public static (int Width, int Height)? Size(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(Signature)) return null;
        (int, int)? size = null;
        var hasData = false;
        for (var rest = file[8..]; rest.Length >= Framing;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - Framing) return null;
            var type = rest[4..8];
            var content = rest[8..(8 + (int)length)];
            rest = rest[(Framing + (int)length)..];
            if (size is null)
            {
                if (!type.SequenceEqual("IHDR"u8) || content.Length != 13) return null;
                size = (BinaryPrimitives.ReadInt32BigEndian(content), BinaryPrimitives.ReadInt32BigEndian(content[4..]));
            }
            hasData |= type.SequenceEqual("IDAT"u8) && length > 0;
            if (type.SequenceEqual("IEND"u8)) return rest.IsEmpty && hasData ? size : null;
        }
        return null;
    }
}
