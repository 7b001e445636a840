using Encoder.Media.Mp4.Codecs;

namespace Encoder.Media.Mp4.Reading;

/// <summary>Reads the only sample entry of a track (stsd; ISO/IEC 14496-12, 8.5.2 and 12).</summary>
internal static class SampleEntryReader
{
    public static SampleEntry Read(ReadOnlySpan<byte> stsd, string handler)
    {
        var reader = new ByteReader(stsd);
        reader.FullBox();
        var count = reader.UInt32();
        if (count != 1) throw new Mp4FormatException($"A track has {count} sample descriptions.");
        var entry = Box.Next(ref reader);
        return (handler, entry.Type) switch
        {
            ("vide", "avc1") => Avc(entry),
            ("soun", "mp4a") => Aac(entry),
            _ => new OtherSampleEntry(entry.Type, entry.Bytes.ToArray()),
        };
    }

    private static AvcSampleEntry Avc(Box entry)
    {
        var reader = new ByteReader(entry.Content);
        reader.Skip(24); // reserved, index of the data reference, reserved
        int width = reader.UInt16(), height = reader.UInt16();
        reader.Skip(50); // resolution, reserved, frame count, compressor name, depth
        return new AvcSampleEntry(
            entry.Bytes.ToArray(), width, height,
            Box.TryFind(reader.Rest, "pasp", out var pasp) ? PixelAspect(pasp) : null,
            AvcConfigurationReader.Read(Box.Find(reader.Rest, "avcC")));
    }

    private static Rational PixelAspect(ReadOnlySpan<byte> pasp)
    {
        var reader = new ByteReader(pasp);
        uint horizontal = reader.UInt32(), vertical = reader.UInt32();
        if (horizontal == 0 || vertical == 0) throw new Mp4FormatException("The pixel aspect ratio contains a 0.");
        return new Rational(horizontal, vertical);
    }

    private static AacSampleEntry Aac(Box entry)
    {
        var reader = new ByteReader(entry.Content);
        reader.Skip(8); // reserved, index of the data reference
        if (reader.UInt16() != 0) throw new Mp4FormatException("The audio's sample entry is in QuickTime format.");
        reader.Skip(18); // reserved, and values that the codec configuration states more precisely
        var (objectType, channels, sampleRate) = AudioConfigurationReader.Read(Box.Find(reader.Rest, "esds"));
        return new AacSampleEntry(entry.Bytes.ToArray(), objectType, channels, sampleRate);
    }
}
