using Encoder.Media.Probing;

namespace Encoder.Media.Planning;

/// <summary>The bits of a source as a bound: an encode that takes more of them than the source has cannot hold more either.</summary>
internal static class SourceRate
{
    /// <summary>
    /// A decoder's buffer holds two seconds of the peak rate and is nine tenths full when x264 begins, so that much may come on top of the
    /// rate, once for each chunk.
    /// </summary>
    private const double InitialBuffer = 1.8;

    /// <summary>Below, x264 cannot hold any rate.</summary>
    private const int Least = 16_000;

    /// <summary>Below, for each channel, AAC-LC no longer holds speech that codecs made for speech do hold.</summary>
    private const int MinAudio = 24_000;

    /// <summary>A rate that is aimed at is met but nearly; encoders round up.</summary>
    private const double Aim = 0.97;

    /// <summary>
    /// The peak rate in bits per second at which no encode has more bits than the source's video, however it spends them. Where frames
    /// stand for long, there is none: the mean would starve those that do not.
    /// </summary>
    public static int Most(VideoScan scan, int chunks) =>
        scan.Bytes == 0 || scan.Held is not null
            ? int.MaxValue
            : (int)Math.Clamp(scan.Bytes * 8 / (scan.Duration + (InitialBuffer * Math.Max(1, chunks))), Least, int.MaxValue);

    /// <summary>The bits per second at which an encode of the audio has no more of them than the source's.</summary>
    public static int MaxAudio(AudioScan scan, int channels)
    {
        var length = scan.End - scan.Start;
        return scan.Bytes == 0 || length <= 0
            ? int.MaxValue
            : (int)Math.Clamp(Aim * scan.Bytes * 8 / length, MinAudio * channels, int.MaxValue);
    }
}
