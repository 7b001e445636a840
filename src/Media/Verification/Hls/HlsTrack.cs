using Encoder.Media.Mp4;
using Encoder.Media.Mp4.Codecs;

namespace Encoder.Media.Verification.Hls;

/// <summary>A track of a ladder as measured: its playlist, its init segment, and the actual content of its segments.</summary>
/// <param name="Name">The name of its folder.</param>
/// <param name="PlaylistName">The path of its playlist in the ladder's folder: "360/index.m3u8".</param>
/// <param name="Header">The init segment.</param>
internal sealed record HlsTrack(
    string Name, string PlaylistName, ParsedMediaPlaylist Playlist, HlsHeader Header, IReadOnlyList<MeasuredSegment> Segments)
{
    /// <summary>The track in the init segment.</summary>
    public Mp4Track Init => Header.Track;

    public int Samples => Segments.Sum(segment => segment.Samples);

    /// <summary>The time in seconds at which the presentation ends.</summary>
    public double End => Segments[^1].End;

    public double Seconds => Segments.Sum(segment => segment.Seconds);

    /// <summary>The average bit rate of all segments in bits per second.</summary>
    public double MeanBitRate => Segments.Sum(segment => segment.Size) * 8 / Seconds;

    /// <summary>The highest bit rate of a segment in bits per second.</summary>
    public double HighestBitRate => Segments.Max(segment => segment.BitsPerSecond);

    public string Codec => Init.Entry switch { AvcSampleEntry video => video.Codec, AacSampleEntry audio => audio.Codec, _ => "" };
}

/// <summary>An init segment.</summary>
/// <param name="Track">The track of the segments.</param>
/// <param name="Tracks">The number of tracks that it describes.</param>
/// <param name="Brands">The major brand, followed by the compatible brands.</param>
internal sealed record HlsHeader(Mp4Track Track, int Tracks, string[] Brands);

/// <summary>The actual content of a segment.</summary>
/// <param name="Size">The size of the file in bytes.</param>
/// <param name="Samples">The number of samples.</param>
/// <param name="Start">The time in seconds at which its presentation begins.</param>
/// <param name="End">The time in seconds at which its presentation ends.</param>
/// <param name="LastShown">The latest presentation time of a sample in seconds.</param>
/// <param name="LongestStep">The longest time in seconds between the presentation of two consecutive samples.</param>
/// <param name="FirstSampleEnd">The number of bytes up to the end of the first sample.</param>
internal sealed record MeasuredSegment(
    long Size, int Samples, double Start, double End, double LastShown, double LongestStep, long FirstSampleEnd)
{
    /// <summary>The movie fragment, without its samples.</summary>
    public required Mp4Fragment Fragment { get; init; }

    /// <summary>The decoding time in ticks at which the last sample ends.</summary>
    public required long DecodeEnd { get; init; }

    /// <summary>Whether decoding can start with the first sample; for video, an IDR frame.</summary>
    public required bool BeginsWithSync { get; init; }

    /// <summary>The presentation times of keyframes in seconds; empty for audio.</summary>
    public required double[] Keyframes { get; init; }

    public double Seconds => End - Start;

    public double BitsPerSecond => Size * 8 / Seconds;
}
