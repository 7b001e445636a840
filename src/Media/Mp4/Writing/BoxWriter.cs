using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Encoder.Media.Mp4.Writing;

/// <summary>Writes boxes into memory. The size of each box is written when it is closed.</summary>
internal sealed class BoxWriter
{
    private readonly List<byte> _bytes = [];

    /// <summary>The number of bytes written so far.</summary>
    public int Length => _bytes.Count;

    public byte[] ToArray() => [.. _bytes];

    /// <summary>Opens a box; disposing the returned value closes it.</summary>
    public OpenBox Box(string type)
    {
        var start = Length;
        UInt32(0);
        Characters(type);
        return new OpenBox(this, start);
    }

    /// <summary>Opens a box with a version and flags.</summary>
    public OpenBox FullBox(string type, byte version = 0, uint flags = 0)
    {
        var box = Box(type);
        UInt32(((uint)version << 24) | flags);
        return box;
    }

    public void Bytes(ReadOnlySpan<byte> bytes) => _bytes.AddRange(bytes);

    public void Zeros(int count) => Append(count).Clear();

    /// <param name="text">ASCII text, written without a length or terminator.</param>
    public void Characters(string text) => Encoding.ASCII.GetBytes(text, Append(text.Length));

    public void UInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Append(2), value);

    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Append(4), value);

    public void UInt64(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Append(8), value);

    /// <summary>Overwrites the four bytes at <paramref name="offset"/> with a number.</summary>
    public void Patch(int offset, uint value) =>
        BinaryPrimitives.WriteUInt32BigEndian(CollectionsMarshal.AsSpan(_bytes).Slice(offset, 4), value);

    private Span<byte> Append(int count)
    {
        CollectionsMarshal.SetCount(_bytes, _bytes.Count + count);
        return CollectionsMarshal.AsSpan(_bytes)[^count..];
    }

    /// <summary>A box that is being written.</summary>
    public readonly ref struct OpenBox(BoxWriter writer, int start)
    {
        public void Dispose() => writer.Patch(start, (uint)(writer.Length - start));
    }
}
