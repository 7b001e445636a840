using System.Text;

namespace Encoder.Media.Captions;

/// <summary>Detects the character encoding of a caption file and decodes it.</summary>
public static class CaptionEncoding
{
    /// <summary>The number of bytes examined to detect UTF-16 without a byte order mark.</summary>
    private const int Sample = 1024;

    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Decodes the text by its byte order mark. Without one, it is UTF-16 if at least a third of every other byte near the beginning is 0,
    /// UTF-8 if it is valid, and otherwise Windows-1252, where every byte is a character.
    /// </summary>
    public static string Decode(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, .. var rest] => Encoding.UTF8.GetString(rest),
        [0xFE, 0xFF, .. var rest] => Encoding.BigEndianUnicode.GetString(rest),
        [0xFF, 0xFE, .. var rest] => Encoding.Unicode.GetString(rest),
        _ when IsMostlyZero(bytes, 0) => Encoding.BigEndianUnicode.GetString(bytes),
        _ when IsMostlyZero(bytes, 1) => Encoding.Unicode.GetString(bytes),
        _ => Utf8(bytes) ?? CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(bytes),
    };

    private static string? Utf8(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return s_strictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>
    /// Digits, spaces and line breaks make up enough of a caption file that more than a third of these bytes are 0 in any script.
    /// </summary>
    private static bool IsMostlyZero(ReadOnlySpan<byte> bytes, int first)
    {
        var (zeros, seen) = (0, 0);
        for (var i = first; i < Math.Min(bytes.Length, Sample); i += 2, seen++)
        {
            if (bytes[i] == 0) zeros++;
        }
        return zeros * 3 > seen;
    }
}
