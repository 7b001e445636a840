namespace Encoder.Media.Mp4.Codecs;

/// <summary>What a decoder must know before the first sample: an entry of the stsd box.</summary>
/// <param name="Format">Four characters, such as "avc1" or "mp4a".</param>
/// <param name="Bytes">The whole entry as it stands in the file, with its header.</param>
public abstract record SampleEntry(string Format, byte[] Bytes);

/// <summary>H.264 with its parameter sets in the entry (ISO/IEC 14496-15).</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="PixelAspect">Shape of a pixel (pasp); null when the entry does not say, which means square.</param>
/// <param name="Configuration">The avcC box.</param>
public sealed record AvcSampleEntry(byte[] Bytes, int Width, int Height, Rational? PixelAspect, AvcConfiguration Configuration)
    : SampleEntry("avc1", Bytes)
{
    /// <summary>The codec as RFC 6381 names it: "avc1.64001f".</summary>
    public string Codec => $"avc1.{Configuration.Profile:x2}{Configuration.Constraints:x2}{Configuration.Level:x2}";
}

/// <summary>MPEG-4 audio (ISO/IEC 14496-14), which for us is AAC.</summary>
/// <param name="ObjectType">Audio object type of ISO/IEC 14496-3; 2 is AAC-LC.</param>
/// <param name="Channels">Number of channels, 1 to 8; 0 when they are described in the stream itself.</param>
/// <param name="SampleRate">Samples per second.</param>
public sealed record AacSampleEntry(byte[] Bytes, int ObjectType, int Channels, int SampleRate) : SampleEntry("mp4a", Bytes)
{
    /// <summary>The codec as RFC 6381 names it: "mp4a.40.2".</summary>
    public string Codec => $"mp4a.40.{ObjectType}";
}

/// <summary>A codec that is not read here.</summary>
public sealed record OtherSampleEntry(string Format, byte[] Bytes) : SampleEntry(Format, Bytes);

/// <summary>The decoder configuration of H.264 (avcC; ISO/IEC 14496-15, 5.3.3.1).</summary>
/// <param name="Profile">profile_idc; 100 is High.</param>
/// <param name="Constraints">The constraint flags.</param>
/// <param name="Level">level_idc: ten times the level.</param>
/// <param name="LengthSize">Bytes of the length before each NAL unit in a sample: 1, 2 or 4.</param>
/// <param name="SequenceParameterSets">NAL units; at least one.</param>
/// <param name="PictureParameterSets">NAL units; at least one.</param>
public sealed record AvcConfiguration(
    byte Profile, byte Constraints, byte Level, int LengthSize, byte[][] SequenceParameterSets, byte[][] PictureParameterSets);
