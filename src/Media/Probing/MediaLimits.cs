using System.ComponentModel.DataAnnotations;

namespace Encoder.Media.Probing;

/// <summary>The limits on sources. Sources come from strangers, so the limits apply to every run that opens one.</summary>
public sealed record MediaLimits
{
    /// <summary>
    /// The maximum number of pixels in a frame, before pixel aspect and rotation. Larger frames are neither probed nor decoded.
    /// </summary>
    /// <value>35,389,440 (8192 x 4320).</value>
    [Range(1, int.MaxValue)]
    public int MaxPixels { get; init; } = 8192 * 4320;

    /// <summary>The maximum length of the video or the audio, including gaps, because a gap in the audio is filled with silence.</summary>
    /// <value>4 hours.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromHours(4);

    /// <summary>
    /// The processor time that encoding may take for each second of the source, over all threads. The minimum for a source is ten minutes.
    /// </summary>
    /// <value>60 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan CpuPerSecond { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The maximum number of streams of all kinds in a file.</summary>
    /// <value>64.</value>
    [Range(1, 1000)]
    public int MaxStreams { get; init; } = 64;

    /// <summary>The maximum number of subtitle streams that become captions. Further ones are left out, with a warning.</summary>
    /// <value>32.</value>
    [Range(0, 1000)]
    public int MaxSubtitles { get; init; } = 32;

    /// <summary>The maximum size of a caption track in bytes, both as a file and cut into segments, in which cues are repeated.</summary>
    /// <value>10,000,000; the subtitles of a film have 100,000.</value>
    [Range(1024, 100_000_000)]
    public int MaxCaptionSize { get; init; } = 10_000_000;

    /// <summary>The maximum number of cues of a caption track.</summary>
    /// <value>50,000; the subtitles of a film have 2,000.</value>
    [Range(1, 1_000_000)]
    public int MaxCues { get; init; } = 50_000;

    /// <summary>The maximum number of bytes read to identify the streams.</summary>
    /// <value>20,000,000. A stream whose first packet comes later is not seen.</value>
    [Range(1024, int.MaxValue)]
    public int ProbeBytes { get; init; } = 20_000_000;

    /// <summary>The longest stretch of the media that is read to identify the streams.</summary>
    /// <value>10 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan ProbeDuration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The longest time in which an MPEG stream (TS, PS) may have neither video nor audio. A longer gap counts as a jump of the clock and
    /// is closed.
    /// </summary>
    /// <value>1 second, and at least ten frames.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan MaxGap { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The factor by which more is read to identify a stream whose packets are far apart.</summary>
    private const int SparseFactor = 12;

    /// <summary>Returns the limits for runs that open a source.</summary>
    /// <param name="info">The source's headers.</param>
    public MediaLimits For(MediaInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        return info.IsSparse ? this with { ProbeDuration = ProbeDuration * SparseFactor } : this;
    }

    /// <summary>Returns the processor time that encoding a number of seconds may take.</summary>
    public TimeSpan EncodeTime(double seconds) => TimeSpan.FromSeconds(Math.Max(600, Math.Ceiling(CpuPerSecond.TotalSeconds * seconds)));
}
