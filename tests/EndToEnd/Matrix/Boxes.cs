using System.Buffers.Binary;
using System.Text;

namespace Encoder.EndToEnd.Matrix;

/// <summary>Edits to media files that no tool can make, such as extra boxes in the sample description or false tables.</summary>
internal static class Boxes
{
    private static readonly string[] s_description = ["moov", "trak", "mdia", "minf", "stbl", "stsd"];

    /// <summary>Adds a clean aperture of the given size, with its centre offset from the centre of the frame.</summary>
    public static Func<byte[], byte[]> CleanAperture(int width, int height, int right = 0, int below = 0) =>
        file => Describe(file, "clap", [.. new[] { width, 1, height, 1, right, 1, below, 1 }.SelectMany(Big)]);

    /// <summary>Adds a Dolby Vision configuration record of level 1, for a stream whose frames are the base layer.</summary>
    public static Func<byte[], byte[]> DolbyVision(int profile, int compatibility) => file =>
    {
        var record = new byte[24];
        record[0] = 1;
        BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(2), (ushort)((profile << 9) | (1 << 3) | 0b101));
        record[4] = (byte)(compatibility << 4);
        return Describe(file, "dvcC", record);
    };

    /// <summary>
    /// Overwrites the first entry of the time-to-sample table: <paramref name="count"/> frames of <paramref name="ticks"/> each.
    /// </summary>
    public static Func<byte[], byte[]> Times(uint count, uint ticks) => file =>
    {
        var at = file.AsSpan().IndexOf("stts"u8) + 12;
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at), count);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at + 4), ticks);
        return file;
    };

    /// <summary>Overwrites the media duration of every track, in the track's time scale.</summary>
    public static Func<byte[], byte[]> TrackDurations(uint duration) => file =>
    {
        for (var at = 0; file.AsSpan(at).IndexOf("mdhd"u8) is >= 0 and var found; at += found + 24)
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at + found + 20), duration);
        return file;
    };

    /// <summary>Overwrites the duration of the first segment in the index of a fragmented file, in the index's time scale.</summary>
    public static Func<byte[], byte[]> IndexedDuration(uint duration) => file =>
    {
        // In version 1, the first entry follows two 64-bit fields. The segment's size comes before its duration.
        var at = file.AsSpan().IndexOf("sidx"u8);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at + 4 + (file[at + 4] == 1 ? 36 : 28)), duration);
        return file;
    };

    /// <summary>Changes the codec of the video in an FLV file to HEVC, as enhanced RTMP writes it.</summary>
    public static byte[] EnhancedFlv(byte[] file)
    {
        const int Header = 11;
        // Skips the file header and the "previous tag size" field before the first tag.
        for (var tag = 13; tag + Header < file.Length;)
        {
            var body = file.AsSpan(tag + Header);
            if (file[tag] == 9)
            {
                body[0] = (byte)(0x80 | (body[0] & 0x70) | body[1]);
                "hvc1"u8.CopyTo(body[1..]);
            }
            tag += Header + ((file[tag + 1] << 16) | (file[tag + 2] << 8) | file[tag + 3]) + 4;
        }
        return file;
    }

    /// <summary>Appends a box to the first sample description of the first track. The moov box must come after the mdat box.</summary>
    private static byte[] Describe(byte[] file, string type, byte[] content)
    {
        var (start, end) = (0, file.Length);
        var places = new List<int>();
        foreach (var parent in s_description)
        {
            start = Find(file, start, end, parent);
            end = start + Size(file, start);
            places.Add(start);
            start += parent == "stsd" ? 16 : 8;
        }
        places.Add(start);
        byte[] box = [.. Big(content.Length + 8), .. Encoding.ASCII.GetBytes(type), .. content];
        foreach (var place in places) BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(place), Size(file, place) + box.Length);
        var behind = start + Size(file, start) - box.Length;
        return [.. file[..behind], .. box, .. file[behind..]];
    }

    private static int Find(byte[] file, int start, int end, string type)
    {
        for (; start < end; start += Size(file, start))
        {
            if (Encoding.ASCII.GetString(file, start + 4, 4) == type) return start;
        }
        throw new InvalidOperationException($"There is no {type} box.");
    }

    private static int Size(byte[] file, int place) => BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(place));

    private static byte[] Big(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
