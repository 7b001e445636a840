using Encoder.Media.Mp4;
using Encoder.Media.Mp4.Codecs;

namespace Encoder.Media.Verification.Hls;

/// <summary>A track of a ladder as it was measured: its playlist, its init segment, and what its segments really hold.</summary>
/// <param name="Name">Name of its folder.</param>
/// <param name="PlaylistName">Path of its playlist in the ladder's folder: "360/index.m3u8".</param>
/// <param name="Header">Its init segment.</param>
internal sealed record HlsTrack(
    string Name, string PlaylistName, ParsedMediaPlaylist Playlist, HlsHeader Header, IReadOnlyList<MeasuredSegment> Segments)
{
    /// <summary>The track in the init segment.</summary>
    public Mp4Track Init => Header.Track;

    public int Samples => Segments.Sum(segment => segment.Samples);

    /// <summary>Seconds at which the presentation ends.</summary>
    public double End => Segments[^1].End;

    public double Seconds => Segments.Sum(segment => segment.Seconds);

    /// <summary>Bits per second of all segments.</summary>
    public double MeanBitRate => Segments.Sum(segment => segment.Size) * 8 / Seconds;

    /// <summary>Bits per second of the costliest segment.</summary>
    public double HighestBitRate => Segments.Max(segment => segment.BitsPerSecond);

    public string Codec => Init.Entry switch { AvcSampleEntry video => video.Codec, AacSampleEntry audio => audio.Codec, _ => "" };
}

/// <summary>An init segment.</summary>
/// <param name="Track">The track that it is for.</param>
/// <param name="Tracks">How many tracks it describes.</param>
/// <param name="Brands">Its major brand and the compatible ones.</param>
internal sealed record HlsHeader(Mp4Track Track, int Tracks, string[] Brands);

/// <summary>What a segment really holds.</summary>
/// <param name="Size">Bytes of its file.</param>
/// <param name="Samples">How many samples it has.</param>
/// <param name="Start">Seconds at which it begins to be presented.</param>
/// <param name="End">Seconds at which it ends.</param>
/// <param name="LastShown">Seconds at which its last sample begins to be presented.</param>
/// <param name="LongestStep">The most seconds between two samples' presentation.</param>
/// <param name="FirstSampleEnd">Bytes up to the end of its first sample.</param>
internal sealed record MeasuredSegment(
    long Size, int Samples, double Start, double End, double LastShown, double LongestStep, long FirstSampleEnd)
{
    /// <summary>Its fragment; the samples are left away.</summary>
    public required Mp4Fragment Fragment { get; init; }

    /// <summary>The decoding time at which its last sample has ended, in ticks.</summary>
    public required long DecodeEnd { get; init; }

    /// <summary>Whether decoding can begin with its first sample: of video, an IDR frame.</summary>
    public required bool BeginsWithSync { get; init; }

    /// <summary>Seconds at which keyframes are shown; none of audio.</summary>
    public required double[] Keyframes { get; init; }

    public double Seconds => End - Start;

    public double BitsPerSecond => Size * 8 / Seconds;
}
