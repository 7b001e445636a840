using Encoder.Media.Mp4;
using Encoder.Media.Mp4.Codecs;

namespace Encoder.Media.Verification.Hls;

/// <summary>A track of a ladder as it was measured: its playlist, its init segment, and what its segments really hold.</summary>
/// <param name="Name">Name of its folder.</param>
/// <param name="PlaylistName">Path of its playlist in the ladder's folder: "360/index.m3u8".</param>
/// <param name="Init">The track in the init segment.</param>
internal sealed record HlsTrack(
    string Name, string PlaylistName, ParsedMediaPlaylist Playlist, Mp4Track Init, IReadOnlyList<MeasuredSegment> Segments)
{
    public int Samples => Segments.Sum(segment => segment.Samples);

    /// <summary>Seconds at which the presentation ends.</summary>
    public double End => Segments[^1].End;

    public double Seconds => Segments.Sum(segment => segment.Seconds);

    public string Codec => Init.Entry switch { AvcSampleEntry video => video.Codec, AacSampleEntry audio => audio.Codec, _ => "" };
}

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
    public double Seconds => End - Start;

    public double BitsPerSecond => Size * 8 / Seconds;
}
