using Encoder.Media.Probing;

namespace Encoder.Media.Tests.Planning;

/// <summary>Facts about sources, such as probing finds.</summary>
internal static class Sources
{
    public static VideoStream Video(int width = 1920, int height = 1080) => new()
    {
        Index = 0,
        Codec = "h264",
        Width = width,
        Height = height,
        PixelFormat = "yuv420p",
        FieldOrder = "progressive",
        ColorSpace = "bt709",
        AverageFrameRate = new Rational(25, 1),
        BaseFrameRate = new Rational(25, 1),
        ReorderFrames = 2,
        Duration = 10,
    };

    public static AudioStream Audio(int channels = 2, int sampleRate = 48_000) =>
        new() { Index = 1, Codec = "aac", Channels = channels, SampleRate = sampleRate, Duration = 10 };

    /// <summary>Returns the headers of an MP4 file of ten seconds.</summary>
    public static MediaInfo Info(VideoStream? video, AudioStream? audio = null) =>
        new() { Format = "mov,mp4,m4a,3gp,3g2,mj2", Duration = 10, StreamCount = 2, Video = video, Audio = audio };

    /// <summary>Returns the scan of ten seconds at 25 frames per second, with audio that ends at the same time.</summary>
    public static VideoScan Scan() => new()
    {
        Frames = 250,
        FirstTime = 0,
        LastTime = 9.96,
        Duration = 10,
        ConstantRate = new Rational(25, 1),
        LongestGap = 0.04,
        AudioStart = 0,
        AudioEnd = 10,
        EndTime = 10,
        Shown = [new ShownFrame(3, 3, 2), new ShownFrame(30, 9.96, 8)],
    };

    /// <summary>Returns the scan of the same ten seconds at another constant rate.</summary>
    public static VideoScan ScanAt(Rational rate) =>
        Scan() with { Frames = (int)(10 * rate.Value), LastTime = 10 - (1 / rate.Value), ConstantRate = rate };

    /// <summary>Returns the scan of the same ten seconds at a rate that varies around a mean.</summary>
    public static VideoScan ScanAround(double mean) =>
        Scan() with { Frames = (int)(9.96 * mean) + 1, ConstantRate = null };
}
