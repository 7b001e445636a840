using System.Buffers.Binary;
using System.Text;

namespace Encoder.EndToEnd.Matrix;

/// <summary>Changes to MP4 files that no tool makes: boxes in the description of the video, and tables that lie.</summary>
internal static class Boxes
{
    private static readonly string[] s_description = ["moov", "trak", "mdia", "minf", "stbl", "stsd"];

    /// <summary>A clean aperture, and how far its centre lies from that of the frame.</summary>
    public static Func<byte[], byte[]> CleanAperture(int width, int height, int right = 0, int below = 0) =>
        file => Describe(file, "clap", [.. new[] { width, 1, height, 1, right, 1, below, 1 }.SelectMany(Big)]);

    /// <summary>A Dolby Vision configuration record of level 1, whose frames are the base layer.</summary>
    public static Func<byte[], byte[]> DolbyVision(int profile, int compatibility) => file =>
    {
        var record = new byte[24];
        record[0] = 1;
        BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(2), (ushort)((profile << 9) | (1 << 3) | 0b101));
        record[4] = (byte)(compatibility << 4);
        return Describe(file, "dvcC", record);
    };

    /// <summary>Another first entry for the table of times: so many frames of so many ticks each.</summary>
    public static Func<byte[], byte[]> Times(uint count, uint ticks) => file =>
    {
        var at = file.AsSpan().IndexOf("stts"u8) + 12;
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at), count);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at + 4), ticks);
        return file;
    };

    /// <summary>Another duration for the media of every track, in its own units.</summary>
    public static Func<byte[], byte[]> TrackDurations(uint duration) => file =>
    {
        for (var at = 0; file.AsSpan(at).IndexOf("mdhd"u8) is >= 0 and var found; at += found + 24)
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at + found + 20), duration);
        return file;
    };

    /// <summary>Another duration for the first part that the index of a fragmented file names, in its units.</summary>
    public static Func<byte[], byte[]> IndexedDuration(uint duration) => file =>
    {
        // Of version 1 the first entry lies behind two fields of 64 bits: its size comes first, then its duration.
        var at = file.AsSpan().IndexOf("sidx"u8);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at + 4 + (file[at + 4] == 1 ? 36 : 28)), duration);
        return file;
    };

    /// <summary>Video of FLV that says that it is HEVC, as enhanced RTMP writes it.</summary>
    public static byte[] EnhancedFlv(byte[] file)
    {
        const int Header = 11;
        // The file's header and the size of no tag before the first one.
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

    /// <summary>Puts a box behind those of the first track's first description; the file's index must lie behind its media.</summary>
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
