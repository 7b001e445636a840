using Encoder.Media.Probing;

namespace Encoder.Media.Planning;

/// <summary>Limits the bit rates of encodes by those of the source: an encode with more bits than the source has no more detail.</summary>
internal static class SourceRate
{
    /// <summary>
    /// The seconds of the peak rate that each chunk may spend in addition: the decoder's buffer holds two seconds of it and is nine tenths
    /// full when x264 begins.
    /// </summary>
    private const double InitialBuffer = 1.8;

    /// <summary>The lowest bit rate, in bits per second, that x264 can hold.</summary>
    private const int MinCap = 16_000;

    /// <summary>The lowest bit rate per channel, in bits per second. Below it, AAC-LC loses speech that speech codecs still hold.</summary>
    private const int MinAudio = 24_000;

    /// <summary>The share of the source's rate that is requested, because encoders slightly exceed the rate they are given.</summary>
    private const double Aim = 0.97;

    /// <summary>
    /// Returns the peak rate in bits per second at which no encode has more bits than the source's video, however it spends them. There is
    /// no limit if frames are held, because the mean rate would starve the others.
    /// </summary>
    public static int Cap(VideoScan scan, int chunks) =>
        scan.Bytes == 0 || scan.Held is not null
            ? int.MaxValue
            : (int)Math.Clamp(scan.Bytes * 8 / (scan.Duration + (InitialBuffer * Math.Max(1, chunks))), MinCap, int.MaxValue);

    /// <summary>Returns the bit rate, in bits per second, at which an audio encode has no more bits than the source's audio.</summary>
    public static int MaxAudio(AudioScan scan, int channels)
    {
        var length = scan.End - scan.Start;
        return scan.Bytes == 0 || length <= 0
            ? int.MaxValue
            : (int)Math.Clamp(Aim * scan.Bytes * 8 / length, MinAudio * channels, int.MaxValue);
    }
}
