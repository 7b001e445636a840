using System.Buffers.Binary;

namespace Encoder.Media.Mp4.Reading;

/// <summary>Reads big-endian numbers from untrusted bytes. Every read past the end throws <see cref="Mp4FormatException"/>.</summary>
public ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>The unread bytes.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count < 0 || count > _rest.Length) throw new Mp4FormatException($"{count} bytes are announced where {_rest.Length} are left.");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    public void Skip(int count) => Bytes(count);

    public byte UInt8() => Bytes(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Bytes(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Bytes(4));

    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Bytes(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64BigEndian(Bytes(8));

    public long Int64() => BinaryPrimitives.ReadInt64BigEndian(Bytes(8));

    /// <summary>Reads the version and flags with which every "full box" begins.</summary>
    public (byte Version, uint Flags) FullBox()
    {
        var word = UInt32();
        return ((byte)(word >> 24), word & 0xFFFFFF);
    }

    /// <summary>
    /// Reads the number of entries that follow, each of <paramref name="entrySize"/> bytes; throws if they do not fit into the unread
    /// bytes.
    /// </summary>
    public int Count(int entrySize)
    {
        var count = UInt32();
        if (count > _rest.Length / entrySize)
            throw new Mp4FormatException($"{count} entries of {entrySize} bytes are announced where {_rest.Length} bytes are left.");
        return (int)count;
    }
}
