using System.Text;

namespace Encoder.Media.Mp4.Reading;

/// <summary>Finds the top-level boxes of a file without reading their content.</summary>
public static class FileBoxes
{
    /// <summary>The maximum number of boxes in a file. A day in segments of one second has 172,800, and two more.</summary>
    public const int MaxBoxes = 200_000;

    /// <summary>Returns the top-level boxes of <paramref name="file"/>.</summary>
    /// <exception cref="Mp4FormatException">The boxes do not fill the file exactly.</exception>
    public static IReadOnlyList<BoxPosition> Scan(Stream file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var boxes = new List<BoxPosition>();
        Span<byte> header = stackalloc byte[16];
        for (long offset = 0; offset < file.Length; offset = boxes[^1].End)
        {
            if (boxes.Count == MaxBoxes) throw new Mp4FormatException($"The file has more than {MaxBoxes} boxes.");
            file.Position = offset;
            var read = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
            boxes.Add(Place(header[..read], offset, file.Length));
        }
        return boxes;
    }

    /// <summary>Reads the content of a box into memory.</summary>
    /// <exception cref="Mp4FormatException">The content exceeds <paramref name="maxBytes"/>.</exception>
    public static byte[] Content(Stream file, BoxPosition box, int maxBytes)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(box);
        if (box.ContentSize > maxBytes)
            throw new Mp4FormatException($"A box of {box.ContentSize} bytes is larger than the limit of {maxBytes}.");
        var content = new byte[box.ContentSize];
        file.Position = box.ContentOffset;
        file.ReadExactly(content);
        return content;
    }

    private static BoxPosition Place(ReadOnlySpan<byte> header, long offset, long fileLength)
    {
        var reader = new ByteReader(header);
        long size = reader.UInt32();
        var type = Encoding.Latin1.GetString(reader.Bytes(4));
        var headerSize = 8;
        if (size == 0) size = fileLength - offset;
        if (size == 1)
        {
            size = reader.Int64();
            headerSize = 16;
        }
        if (size < headerSize || size > fileLength - offset)
            throw new Mp4FormatException($"The box at byte {offset} announces {size} bytes where {fileLength - offset} are left.");
        return new BoxPosition(type, offset, headerSize, size);
    }
}
