using System.Text;

namespace Encoder.Silo.Outbound;

/// <summary>Reads the part of a receiver's response body that is stored.</summary>
internal static class WebhookAnswerBody
{
    /// <summary>The number of bytes that are stored.</summary>
    private const int KeptBytes = 1024;

    /// <summary>The number of bytes after which the connection is closed. A normal receiver sends less and sees no error.</summary>
    private const int ReadBytes = 64 * 1024;

    /// <summary>
    /// Reads until the end, the limit, a broken connection or <paramref name="deadline"/>. Returns the first KiB, with U+FFFD for bytes
    /// that are not UTF-8.
    /// </summary>
    public static async Task<string> Read(HttpContent content, CancellationToken deadline)
    {
        var buffer = new byte[ReadBytes];
        var read = 0;
        try
        {
            await using var stream = await content.ReadAsStreamAsync(deadline);
            while (read < buffer.Length && await stream.ReadAsync(buffer.AsMemory(read), deadline) is > 0 and var more) read += more;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The status has arrived and decides the outcome, even if the body is incomplete.
        }
        return Text(buffer.AsSpan(0, read));
    }

    private static string Text(ReadOnlySpan<byte> answer)
    {
        var kept = answer[..Math.Min(answer.Length, KeptBytes)];
        var text = new char[Encoding.UTF8.GetMaxCharCount(kept.Length)];
        // Without a flush, the decoder drops a character that was cut in two instead of replacing it.
        var length = Encoding.UTF8.GetDecoder().GetChars(kept, text, flush: kept.Length == answer.Length);
        return new string(text, 0, length);
    }
}
