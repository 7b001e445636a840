namespace Encoder.Media.Probing;

/// <summary>Checks whether a source is complete and within the limits.</summary>
public static class SourceCheck
{
    /// <summary>Longest side of a displayed frame in pixels: x264 encodes no longer one.</summary>
    private const int MaxSide = 16_384;

    /// <summary>Containers whose headers state the duration. For others, ffprobe estimates it.</summary>
    private static readonly string[] s_statingContainers = [SourceInput.Mov, SourceInput.Matroska, "avi", "flv", SourceInput.Asf, "mxf"];

    /// <summary>Checks the headers, before the packets are read.</summary>
    public static SourceRefusal? Headers(MediaInfo info, MediaLimits limits)
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(limits);
        if (info.StreamCount > limits.MaxStreams)
            return TooManyStreams(limits);
        if (info is { HasUnknownVideo: true, Video: null or { Width: < 1 } })
            return new(SourceRefusal.Unreadable, "The codec of the video is not known.");
        if (info.Video is not { } video)
            return new(
                SourceRefusal.NoVideoStream,
                "The file has no video. Videos are accepted, those with one frame and audio too; "
                + "audio alone, with or without a cover, is not.");
        if (video.Width < 1 || video.Height < 1)
            return new(SourceRefusal.Unreadable, "The file does not say how large its frames are.");
        if (video.DolbyVision is { IsNeeded: true } vision)
            return new(
                SourceRefusal.DolbyVision,
                $"The video is Dolby Vision of profile {vision.Profile}, whose colours cannot be shown without it.");
        if ((long)video.Width * video.Height > limits.MaxPixels || Math.Max(video.DisplayWidth, video.DisplayHeight) > MaxSide)
            return TooManyPixels(limits);
        // What is estimated proves nothing: where the clock jumps, it is years. Subtitles may be said to stand for days. The packets tell.
        if (info is { IsIndexed: false, Subtitles: null } && info.Duration > limits.MaxDuration.TotalSeconds
            && s_statingContainers.Contains(info.Format))
            return TooLong(info.Duration.Value, limits);
        return null;
    }

    /// <summary>Checks what the scan of all packets found.</summary>
    public static SourceRefusal? Packets(MediaInfo info, VideoScan scan, MediaLimits limits)
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(scan);
        ArgumentNullException.ThrowIfNull(limits);
        var length = Math.Max(scan.Duration, (scan.AudioEnd ?? scan.FirstTime) - scan.FirstTime);
        if (scan.Frames == 0)
            return new(SourceRefusal.Unreadable, "No frame in the file can be decoded.");
        if (scan.Frames == 1 && SourceInput.IsAnimation(info))
            return StillPicture;
        if (scan.HasNoTimes)
            return ForgedTimes;
        if (scan.RunsBack)
            return new(SourceRefusal.Unreadable, "The times of the frames run backwards.");
        if (length > limits.MaxDuration.TotalSeconds)
            return TooLong(length, limits);
        // What the headers announce is the whole, which was checked before a clip was looked for.
        if (scan.ClippedFrom is null && Missing(info, scan) is { } missing)
            return new(
                SourceRefusal.Unreadable,
                $"The file is incomplete: {missing.Claimed:0.#} s are announced, {Math.Max(0, missing.Found):0.#} s are there.");
        return null;
    }

    /// <summary>The clip that is wanted must begin within the video.</summary>
    internal static SourceRefusal? Clip(ClipRange clip, VideoScan whole)
    {
        // A frame may begin half a millisecond after the time that is meant.
        return clip.Start < whole.Duration - FrameTimeline.Simultaneous
            ? null
            : new(SourceRefusal.ClipPastEnd, $"The clip begins at {clip.Start:0.###} s, and the video lasts {whole.Duration:0.###} s.");
    }

    /// <summary>Not even reading a source stays within the limits of a run: its headers state more than it can hold, for example.</summary>
    internal static SourceRefusal TakesTooMuch { get; } =
        new(SourceRefusal.TooLarge, "Reading the file takes more memory or time than one run may take.");

    /// <summary>What a file says of the times of its frames cannot be true.</summary>
    internal static SourceRefusal ForgedTimes { get; } =
        new(SourceRefusal.Unreadable, "The file does not say when its frames are shown.");

    /// <summary>The file holds one picture and no video.</summary>
    internal static SourceRefusal StillPicture { get; } = new(
        SourceRefusal.Picture,
        "The file is a single image. Videos are accepted, those with one frame and audio too, and animated GIF and PNG files.");

    /// <summary>A file has no audio, and some output is to be nothing else.</summary>
    public static SourceRefusal NoAudio { get; } =
        new(SourceRefusal.NoAudioStream, "The file has no audio, and a preset of the format \"audio\" is nothing else.");

    /// <summary>The clock of a source jumps, and no copy of it could be made in which it does not.</summary>
    public static SourceRefusal Unrepairable { get; } =
        new(SourceRefusal.Unreadable, "The clock of the file jumps, and cannot be repaired.");

    internal static SourceRefusal TooManyStreams(MediaLimits limits) =>
        new(SourceRefusal.TooLarge, $"The file has more than the allowed {limits.MaxStreams} streams.");

    internal static SourceRefusal TooManyPixels(MediaLimits limits) =>
        new(SourceRefusal.TooLarge, $"A frame has more than the allowed {limits.MaxPixels} pixels, or a side of more than {MaxSide}.");

    private static SourceRefusal TooLong(double seconds, MediaLimits limits) =>
        new(SourceRefusal.TooLong, $"The file lasts {seconds:0} s; at most {limits.MaxDuration.TotalSeconds:0} s are allowed.");

    /// <summary>
    /// Compares the durations in the headers with the packets. The file's duration is compared with the last packet of any stream, because
    /// the video may end before the audio. The video's, and in MP4 the audio's, is compared with the packets of its own stream.
    /// </summary>
    private static (double Claimed, double Found)? Missing(MediaInfo info, VideoScan scan)
    {
        if (info.IsIndexed || !s_statingContainers.Contains(info.Format)) return null;
        var statesTracks = info.Format == SourceInput.Mov;
        // MP4 states durations. The others state the end time, counted from zero. What ffprobe says of a stream in Matroska and ASF is that
        // of the whole; in ASF, when the stream begins is then added to it.
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
            // Headers are rounded, include what an edit list cuts or the encoder pads, or were written before the last packets.
            if (length is ({ } claimed, { } found) && claimed - found > 1 + (0.005 * claimed)) return (claimed, found);
        }

        return null;
    }
}
