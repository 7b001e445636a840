using System.Text;

namespace Encoder.Silo.Outbound;

/// <summary>What is kept of a receiver's answer.</summary>
internal static class WebhookAnswerBody
{
    /// <summary>Bytes that are kept.</summary>
    private const int KeptBytes = 1024;

    /// <summary>Bytes that are read before the connection is cut: enough that an honest receiver finishes its answer.</summary>
    private const int ReadBytes = 64 * 1024;

    /// <summary>Reads until the end, the limit, a broken connection or <paramref name="deadline"/>, and returns the first KiB; bytes that are not UTF-8 become U+FFFD.</summary>
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
            // The status has been given; a body that breaks off changes nothing about it.
        }
        return Text(buffer.AsSpan(0, read));
    }

    private static string Text(ReadOnlySpan<byte> answer)
    {
        var kept = answer[..Math.Min(answer.Length, KeptBytes)];
        var text = new char[Encoding.UTF8.GetMaxCharCount(kept.Length)];
        // Without a flush, a character that the cut went through is left out instead of replaced.
        var length = Encoding.UTF8.GetDecoder().GetChars(kept, text, flush: kept.Length == answer.Length);
        return new string(text, 0, length);
    }
}
