using System.Text;

namespace Encoder.Media.Captions;

/// <summary>Finds out how the text of a caption file is encoded.</summary>
public static class CaptionEncoding
{
    /// <summary>Bytes from which UTF-16 without a byte order mark is recognised.</summary>
    private const int Sample = 1024;

    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// The text: by its byte order mark, else UTF-16 if every other byte of its beginning is mostly 0, else UTF-8 if it is valid,
    /// else Windows-1252, in which every byte is a character.
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

    /// <summary>Enough of a caption file are digits, spaces and line ends for a third of such bytes to be 0, whatever its script.</summary>
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
