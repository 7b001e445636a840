using System.ComponentModel.DataAnnotations;

namespace Encoder.Media.Probing;

/// <summary>What a source may be. Sources come from strangers: these bounds hold for every run that opens one.</summary>
public sealed record MediaLimits
{
    /// <summary>Most pixels in one frame, before pixel aspect and rotation; a larger one is neither probed nor decoded.</summary>
    /// <value>35,389,440 (8192 x 4320).</value>
    [Range(1, int.MaxValue)]
    public int MaxPixels { get; init; } = 8192 * 4320;

    /// <summary>Longest frame or audio, and longest gap in it, because a gap in the audio is filled with silence.</summary>
    /// <value>4 hours.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromHours(4);

    /// <summary>
    /// Processor time that encoding may take for each second of the source, all threads together; a short source has ten minutes.
    /// </summary>
    /// <value>60 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan CpuPerSecond { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Most streams of all kinds in one file.</summary>
    /// <value>64.</value>
    [Range(1, 1000)]
    public int MaxStreams { get; init; } = 64;

    /// <summary>Most subtitle streams that become captions; those after them are left out, with a warning.</summary>
    /// <value>32.</value>
    [Range(0, 1000)]
    public int MaxSubtitles { get; init; } = 32;

    /// <summary>Most bytes of a caption track, as a file and cut into segments, in which cues are repeated.</summary>
    /// <value>10,000,000; the subtitles of a film have 100,000.</value>
    [Range(1024, 100_000_000)]
    public int MaxCaptionSize { get; init; } = 10_000_000;

    /// <summary>Most cues of a caption track.</summary>
    /// <value>50,000; the subtitles of a film have 2,000.</value>
    [Range(1, 1_000_000)]
    public int MaxCues { get; init; } = 50_000;

    /// <summary>Most bytes read to find out what the streams are.</summary>
    /// <value>20,000,000. A stream whose first packet lies farther in is not seen.</value>
    [Range(1024, int.MaxValue)]
    public int ProbeBytes { get; init; } = 20_000_000;

    /// <summary>Longest stretch of the media looked at to find out what the streams are.</summary>
    /// <value>10 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan ProbeDuration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Longest time in which an MPEG stream (TS, PS) may hold neither video nor audio. A longer one is taken for a jump of its clock and is
    /// closed up.
    /// </summary>
    /// <value>1 second, and at least ten frames.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan MaxGap { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How much more is read to find out what a stream is whose packets lie far apart.</summary>
    private const int SparseFactor = 12;

    /// <summary>The bounds for runs that open a source.</summary>
    /// <param name="info">The source's headers.</param>
    public MediaLimits For(MediaInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        return info.IsSparse ? this with { ProbeDuration = ProbeDuration * SparseFactor } : this;
    }

    /// <summary>Processor time that encoding so many seconds may take.</summary>
    public TimeSpan EncodeTime(double seconds) => TimeSpan.FromSeconds(Math.Max(600, Math.Ceiling(CpuPerSecond.TotalSeconds * seconds)));
}
