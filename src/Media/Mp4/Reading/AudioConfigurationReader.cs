using Encoder.Media.Mp4.Codecs;

namespace Encoder.Media.Mp4.Reading;

/// <summary>
/// Reads the AAC decoder configuration: the descriptors in esds (ISO/IEC 14496-1, 7.2.6) down to AudioSpecificConfig (ISO/IEC 14496-3,
/// 1.6.2.1).
/// </summary>
internal static class AudioConfigurationReader
{
    private const byte ElementaryStream = 3;
    private const byte DecoderConfig = 4;
    private const byte DecoderSpecificInfo = 5;
    private const byte Mpeg4Audio = 0x40;

    private static readonly int[] s_sampleRates = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350];

    /// <summary>The number of channels by channelConfiguration; 0 means that the stream describes them.</summary>
    private static readonly int[] s_channels = [0, 1, 2, 3, 4, 5, 6, 8];

    public static (int ObjectType, int Channels, int SampleRate) Read(ReadOnlySpan<byte> esds)
    {
        var box = new ByteReader(esds);
        box.FullBox();
        var stream = new ByteReader(Descriptor(ref box, ElementaryStream));
        stream.Skip(2);
        var flags = stream.UInt8();
        if ((flags & 0x80) != 0) stream.Skip(2);
        if ((flags & 0x40) != 0) stream.Skip(stream.UInt8());
        if ((flags & 0x20) != 0) stream.Skip(2);
        var config = new ByteReader(Descriptor(ref stream, DecoderConfig));
        if (config.UInt8() != Mpeg4Audio) throw new Mp4FormatException("The audio is not MPEG-4 audio.");
        config.Skip(12); // stream type, buffer size, bit rates
        return AudioSpecificConfig(Descriptor(ref config, DecoderSpecificInfo));
    }

    private static (int ObjectType, int Channels, int SampleRate) AudioSpecificConfig(ReadOnlySpan<byte> bytes)
    {
        var bits = new BitReader(bytes);
        var objectType = bits.Bits(5);
        if (objectType == 31) objectType = 32 + bits.Bits(6);
        var rate = bits.Bits(4);
        if (rate > 12 && rate != 15) throw new Mp4FormatException($"{rate} is not a sampling frequency index.");
        var sampleRate = rate == 15 ? (int)bits.Bits(24) : s_sampleRates[rate];
        var channels = bits.Bits(4);
        if (channels >= s_channels.Length) throw new Mp4FormatException($"{channels} is not a channel configuration.");
        return ((int)objectType, s_channels[channels], sampleRate);
    }

    /// <summary>Reads a descriptor's content. Its length is coded in at most four bytes, with seven bits in each.</summary>
    private static ReadOnlySpan<byte> Descriptor(ref ByteReader reader, byte tag)
    {
        var found = reader.UInt8();
        if (found != tag) throw new Mp4FormatException($"Found descriptor {found} instead of {tag}.");
        var length = 0;
        for (var i = 0; i < 4; i++)
        {
            var part = reader.UInt8();
            length = (length << 7) | (part & 0x7F);
            if ((part & 0x80) == 0) return reader.Bytes(length);
        }
        throw new Mp4FormatException("A descriptor's length has more than four bytes.");
    }
}
