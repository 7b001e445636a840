using System.Text;

namespace Encoder.Media.Mp4.Reading;

/// <summary>A box in memory.</summary>
public readonly ref struct Box
{
    /// <summary>The type, four characters.</summary>
    public required string Type { get; init; }

    /// <summary>The bytes after the header.</summary>
    public required ReadOnlySpan<byte> Content { get; init; }

    /// <summary>The whole box, with its header.</summary>
    public required ReadOnlySpan<byte> Bytes { get; init; }

    /// <summary>Reads the next box from <paramref name="reader"/>.</summary>
    public static Box Next(scoped ref ByteReader reader)
    {
        var all = reader.Rest;
        long size = reader.UInt32();
        var type = Encoding.Latin1.GetString(reader.Bytes(4));
        if (size == 1) size = reader.Int64();
        else if (size == 0) size = all.Length;
        var headerSize = all.Length - reader.Rest.Length;
        if (size < headerSize || size > all.Length)
            throw new Mp4FormatException($"A box announces {size} bytes where {all.Length} are left.");
        return new Box { Type = type, Content = reader.Bytes((int)size - headerSize), Bytes = all[..(int)size] };
    }

    /// <summary>Returns the content of the first box of a type in <paramref name="boxes"/>.</summary>
    /// <exception cref="Mp4FormatException">There is no such box.</exception>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> boxes, string type) =>
        TryFind(boxes, type, out var content) ? content : throw new Mp4FormatException($"There is no {type} box.");

    /// <inheritdoc cref="Find"/>
    public static bool TryFind(ReadOnlySpan<byte> boxes, string type, out ReadOnlySpan<byte> content)
    {
        var reader = new ByteReader(boxes);
        while (!reader.Rest.IsEmpty)
        {
            var box = Next(ref reader);
            if (!string.Equals(box.Type, type, StringComparison.Ordinal)) continue;
            content = box.Content;
            return true;
        }
        content = default;
        return false;
    }
}
