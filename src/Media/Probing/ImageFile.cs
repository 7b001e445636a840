namespace Encoder.Media.Probing;

/// <summary>Recognizes files with a single image by their first bytes. ffmpeg opens none of them.</summary>
internal static class ImageFile
{
    private const int Longest = 12;

    /// <summary>Returns whether a file is a JPEG, PNG, WebP, BMP or TIFF.</summary>
    /// <exception cref="IOException">The file could not be read.</exception>
    public static bool Is(string path)
    {
        if (!File.Exists(path)) return false;
        Span<byte> buffer = stackalloc byte[Longest];
        using var file = File.OpenRead(path);
        ReadOnlySpan<byte> start = buffer[..file.ReadAtLeast(buffer, Longest, throwOnEndOfStream: false)];
        return start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
            || start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G'])
            || (start.StartsWith("RIFF"u8) && start.EndsWith("WEBP"u8))
            || start.StartsWith("BM"u8)
            || start.StartsWith("II*\0"u8) || start.StartsWith("MM\0*"u8);
    }
}
