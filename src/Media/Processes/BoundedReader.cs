using System.Text;

namespace Encoder.Media.Processes;

/// <summary>Reads all output of a program as fast as it arrives, in a bounded amount of memory.</summary>
internal static class BoundedReader
{
    /// <summary>The maximum number of bytes of a line that are kept.</summary>
    public const int MaxLine = 16 * 1024;

    /// <summary>Reads lines until the end of the stream, each cut to its first <see cref="MaxLine"/> bytes.</summary>
    public static async Task ReadLines(Stream stream, Action<string> onLine)
    {
        var buffer = new byte[MaxLine];
        var line = new byte[MaxLine];
        var length = 0;
        var open = false;
        while (await stream.ReadAsync(buffer) is > 0 and var read)
        {
            var rest = buffer.AsMemory(0, read);
            while (rest.Span.IndexOf((byte)'\n') is >= 0 and var end)
            {
                Append(rest[..end]);
                onLine(Text());
                rest = rest[(end + 1)..];
                (length, open) = (0, false);
            }
            Append(rest);
            open |= rest.Length > 0;
        }
        if (open) onLine(Text());

        void Append(ReadOnlyMemory<byte> bytes)
        {
            var kept = bytes[..Math.Min(bytes.Length, MaxLine - length)];
            kept.CopyTo(line.AsMemory(length));
            length += kept.Length;
        }

        string Text() => Encoding.UTF8.GetString(line.AsSpan(0, length)).TrimEnd('\r');
    }

    /// <summary>Reads text until the end of the stream; returns null as soon as it exceeds <paramref name="maxBytes"/>.</summary>
    public static async Task<string?> ReadText(Stream stream, int maxBytes)
    {
        using var text = new MemoryStream();
        var buffer = new byte[MaxLine];
        while (await stream.ReadAsync(buffer) is > 0 and var read)
        {
            if (text.Length + read > maxBytes) return null;
            text.Write(buffer, 0, read);
        }
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
