namespace Encoder.Media.Probing;

/// <summary>Checks whether a source is complete and within the limits.</summary>
public static class SourceCheck
{
    /// <summary>The longest side of a displayed frame, in pixels, that x264 encodes.</summary>
    private const int MaxSide = 16_384;

    /// <summary>The containers whose headers state the duration. For others, ffprobe estimates it.</summary>
    private static readonly string[] s_statingContainers = [SourceInput.Mov, SourceInput.Matroska, "avi", "flv", SourceInput.Asf, "mxf"];

    /// <summary>Checks the headers before the packets are read; null if the source is not refused.</summary>
    public static SourceRefusal? Headers(MediaInfo info, MediaLimits limits)
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(limits);
        if (info.StreamCount > limits.MaxStreams)
            return TooManyStreams(limits);
        if (info is { HasUnknownVideo: true, Video: null or { Width: < 1 } })
            return new(SourceRefusal.Unreadable, "The codec of the video is unknown.");
        if (info.Video is not { } video)
            return new(
                SourceRefusal.NoVideoStream,
                "The file has no video. A video with one frame and audio is accepted; audio alone, with or without cover art, is not.");
        if (video.Width < 1 || video.Height < 1)
            return new(SourceRefusal.Unreadable, "The file does not state the size of its frames.");
        if (video.DolbyVision is { IsNeeded: true } vision)
            return new(
                SourceRefusal.DolbyVision,
                $"The video is Dolby Vision profile {vision.Profile}, whose colours cannot be shown without Dolby Vision.");
        if ((long)video.Width * video.Height > limits.MaxPixels || Math.Max(video.DisplayWidth, video.DisplayHeight) > MaxSide)
            return TooManyPixels(limits);
        // An estimated duration proves nothing: if the clock jumps, it may be years. Subtitles may be stated to last for days. The packets
        // tell the real length.
        if (info is { IsIndexed: false, Subtitles: null } && info.Duration > limits.MaxDuration.TotalSeconds
            && s_statingContainers.Contains(info.Format))
            return TooLong(info.Duration.Value, limits);
        return null;
    }

    /// <summary>Checks what the scan of all packets found; null if the source is not refused.</summary>
    public static SourceRefusal? Packets(MediaInfo info, VideoScan scan, MediaLimits limits)
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(scan);
        ArgumentNullException.ThrowIfNull(limits);
        var length = Math.Max(scan.Duration, (scan.AudioEnd ?? scan.FirstTime) - scan.FirstTime);
        if (scan.Frames == 0)
            return new(SourceRefusal.Unreadable, "No frame in the file can be decoded.");
        if (scan.Frames == 1 && SourceInput.IsAnimation(info))
            return SingleImage;
        if (scan.HasNoTimes)
            return ForgedTimes;
        if (scan.RunsBack)
            return new(SourceRefusal.Unreadable, "The timestamps of the frames run backwards.");
        if (length > limits.MaxDuration.TotalSeconds)
            return TooLong(length, limits);
        // The headers describe the whole video, which was checked before the clip was scanned.
        if (scan.ClippedFrom is null && Missing(info, scan) is { } missing)
            return new(
                SourceRefusal.Unreadable,
                $"The file is incomplete: {Math.Max(0, missing.Found):0.#} s of the stated {missing.Claimed:0.#} s are present.");
        return null;
    }

    /// <summary>Checks that the requested clip begins within the video.</summary>
    internal static SourceRefusal? Clip(ClipRange clip, VideoScan whole)
    {
        // A frame may begin half a millisecond after the requested time.
        return clip.Start < whole.Duration - FrameTimeline.Simultaneous
            ? null
            : new(
                SourceRefusal.ClipPastEnd,
                $"The clip starts at {clip.Start:0.###} s, but the video lasts only {whole.Duration:0.###} s.");
    }

    /// <summary>
    /// The refusal of a source that exceeds the limits of a run just by being read, for example because its headers state more than it can
    /// hold.
    /// </summary>
    internal static SourceRefusal TakesTooMuch { get; } =
        new(SourceRefusal.TooLarge, "Reading the file takes more memory or time than allowed.");

    /// <summary>The refusal of a file that states frame times that cannot be true.</summary>
    internal static SourceRefusal ForgedTimes { get; } =
        new(SourceRefusal.Unreadable, "The file does not state valid times for its frames.");

    /// <summary>The refusal of a file that is a single image.</summary>
    internal static SourceRefusal SingleImage { get; } = new(
        SourceRefusal.SingleImage,
        "The file is a single image. Videos are accepted, including those with one frame and audio, as are animated GIF and PNG files.");

    /// <summary>The refusal of a file without audio if an output is audio only.</summary>
    public static SourceRefusal NoAudio { get; } =
        new(SourceRefusal.NoAudioStream, "The file has no audio, which a preset with the format \"audio\" requires.");

    /// <summary>The refusal of a source whose clock jumps, if no copy without jumps could be made.</summary>
    public static SourceRefusal Unrepairable { get; } =
        new(SourceRefusal.Unreadable, "The timestamps of the file jump and cannot be repaired.");

    internal static SourceRefusal TooManyStreams(MediaLimits limits) =>
        new(SourceRefusal.TooLarge, $"The file has more than the allowed {limits.MaxStreams} streams.");

    internal static SourceRefusal TooManyPixels(MediaLimits limits) =>
        new(SourceRefusal.TooLarge, $"A frame has more than the allowed {limits.MaxPixels} pixels, or a side of more than {MaxSide}.");

    private static SourceRefusal TooLong(double seconds, MediaLimits limits) =>
        new(SourceRefusal.TooLong, $"The file lasts {seconds:0} s; at most {limits.MaxDuration.TotalSeconds:0} s are allowed.");

    /// <summary>
    /// Compares the durations in the headers with the packets; null if nothing is missing. The file's duration is compared with the last
    /// packet of any stream, because the video may end before the audio. The video's, and in MP4 the audio's, is compared with the packets
    /// of its own stream.
    /// </summary>
    private static (double Claimed, double Found)? Missing(MediaInfo info, VideoScan scan)
    {
        if (info.IsIndexed || !s_statingContainers.Contains(info.Format)) return null;
        var statesTracks = info.Format == SourceInput.Mov;
        // MP4 states durations. The others state the end time, counted from zero. For a stream of Matroska or ASF, ffprobe reports the
        // duration of the whole file; for the ASF file itself, it adds the time at which the stream begins.
        var statesWhole = info.Format is SourceInput.Matroska or SourceInput.Asf;
        double? Length(double end, double? start) => statesTracks ? end - start : end - Math.Min(0, start ?? 0);
        (double? Claimed, double? Found)[] lengths =
        [
            ((info.Format == SourceInput.Asf ? info.Video?.Duration : null) ?? info.Duration, Length(scan.EndTime, info.StartTime)),
            (statesWhole ? null : info.Video?.Duration,
                Length(scan.FirstTime + scan.Duration, info.Video?.StartTime)),
            (statesTracks ? info.Audio?.Duration : null, (scan.AudioEnd ?? info.Audio?.StartTime) - info.Audio?.StartTime),
        ];
        foreach (var length in lengths)
        {
            // Stated durations are rounded, include what an edit list cuts or the encoder pads, or were written before the last packets.
            if (length is ({ } claimed, { } found) && claimed - found > 1 + (0.005 * claimed)) return (claimed, found);
        }

        return null;
    }
}
