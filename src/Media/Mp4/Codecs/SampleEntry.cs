namespace Encoder.Media.Mp4.Codecs;

/// <summary>An entry of the stsd box: what a decoder must know before the first sample.</summary>
/// <param name="Format">The type, four characters such as "avc1" or "mp4a".</param>
/// <param name="Bytes">The whole entry with its header, as it is in the file.</param>
public abstract record SampleEntry(string Format, byte[] Bytes);

/// <summary>H.264 with parameter sets in the sample entry (ISO/IEC 14496-15).</summary>
/// <param name="Width">The width in pixels.</param>
/// <param name="Height">The height in pixels.</param>
/// <param name="PixelAspect">The pixel aspect ratio (pasp); null if it is not stated, which means square pixels.</param>
/// <param name="Configuration">The content of the avcC box.</param>
public sealed record AvcSampleEntry(byte[] Bytes, int Width, int Height, Rational? PixelAspect, AvcConfiguration Configuration)
    : SampleEntry("avc1", Bytes)
{
    /// <summary>The codec as defined in RFC 6381: "avc1.64001f".</summary>
    public string Codec => $"avc1.{Configuration.Profile:x2}{Configuration.Constraints:x2}{Configuration.Level:x2}";
}

/// <summary>MPEG-4 audio (ISO/IEC 14496-14); here always AAC.</summary>
/// <param name="ObjectType">The audio object type of ISO/IEC 14496-3; 2 is AAC-LC.</param>
/// <param name="Channels">The number of channels, 1 to 8; 0 if the stream itself describes them.</param>
/// <param name="SampleRate">The sample rate in Hz.</param>
public sealed record AacSampleEntry(byte[] Bytes, int ObjectType, int Channels, int SampleRate) : SampleEntry("mp4a", Bytes)
{
    /// <summary>The codec as defined in RFC 6381: "mp4a.40.2".</summary>
    public string Codec => $"mp4a.40.{ObjectType}";
}

/// <summary>The sample entry of an unsupported codec.</summary>
public sealed record OtherSampleEntry(string Format, byte[] Bytes) : SampleEntry(Format, Bytes);

/// <summary>The decoder configuration of H.264 (avcC; ISO/IEC 14496-15, 5.3.3.1).</summary>
/// <param name="Profile">The profile_idc; 100 is High.</param>
/// <param name="Constraints">The constraint flags.</param>
/// <param name="Level">The level_idc: ten times the level.</param>
/// <param name="LengthSize">The size in bytes of the length field before each NAL unit in a sample: 1, 2 or 4.</param>
/// <param name="SequenceParameterSets">The NAL units of the sequence parameter sets; at least one.</param>
/// <param name="PictureParameterSets">The NAL units of the picture parameter sets; at least one.</param>
public sealed record AvcConfiguration(
    byte Profile, byte Constraints, byte Level, int LengthSize, byte[][] SequenceParameterSets, byte[][] PictureParameterSets);
