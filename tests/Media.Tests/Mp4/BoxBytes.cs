using System.Buffers.Binary;
using System.Text;

namespace Encoder.Media.Tests.Mp4;

/// <summary>Finds and changes boxes in the bytes of a file, to damage them.</summary>
internal static class BoxBytes
{
    /// <summary>Returns the offset at which the content of a box begins.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="path">The types of the boxes from the outside in, with "#2" for a second one: "moov/trak#2/mdia/mdhd".</param>
    public static int Content(byte[] bytes, string path)
    {
        var (start, end) = (0, bytes.Length);
        foreach (var step in path.Split('/'))
        {
            var (type, number) = step.Split('#') is [var kind, var index] ? (kind, int.Parse(index)) : (step, 1);
            while (true)
            {
                if (start + 8 > end) throw new InvalidOperationException($"There is no {step} in {path}.");
                var size = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(start));
                if (Encoding.Latin1.GetString(bytes, start + 4, 4) == type && --number == 0)
                {
                    end = start + size;
                    break;
                }
                start += size;
            }
            start += 8 + (type switch { "stsd" => 8, "avc1" => 78, "mp4a" => 28, _ => 0 });
        }
        return start;
    }

    /// <summary>Writes a 32-bit number at an offset in the content of a box.</summary>
    public static byte[] Set(this byte[] bytes, string path, int offset, int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(Content(bytes, path) + offset), value);
        return bytes;
    }

    public static int Get(this byte[] bytes, string path, int offset) =>
        BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(Content(bytes, path) + offset));

    /// <summary>Cuts bytes off the end, and makes the last box, mdat, end there.</summary>
    public static byte[] CutMedia(this byte[] bytes, int count)
    {
        var mdat = bytes.AsSpan().LastIndexOf("mdat"u8) - 4;
        bytes = bytes[..^count];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(mdat), bytes.Length - mdat);
        return bytes;
    }
}
