using Encoder.Media.Processes;

namespace Encoder.Media.Probing;

/// <summary>The runs that tell what a source is: its headers, then every packet, then some frames where these must be seen.</summary>
/// <remarks>
/// The headers come first because they decide whether the rest is worth reading and which streams count. Of the texts that the file's
/// maker wrote, only languages and titles of streams are asked for, and no others can reach an answer or a log.
/// </remarks>
public static class ProbeCommands
{
    private const string HeaderEntries =
        "format=format_name,start_time,duration,bit_rate,nb_streams"
        + ":stream=index,codec_name,profile,codec_type,width,height,sample_aspect_ratio,pix_fmt,field_order,color_range,color_space,"
        + "color_transfer,color_primaries,has_b_frames,r_frame_rate,avg_frame_rate,start_time,duration,sample_rate,channels,closed_captions"
        + ":stream_disposition=default,attached_pic,timed_thumbnails,still_image,dependent,forced,hearing_impaired,captions,comment,"
        + "visual_impaired,descriptions"
        + ":stream_tags=rotate,alpha_mode,language,title:stream_side_data=displaymatrix,dv_profile,dv_bl_signal_compatibility_id";

    /// <summary>Packets of a stream among which there is a keyframe, even in a recording that begins anywhere.</summary>
    private const int FirstPackets = 60;

    /// <summary>What <see cref="ClosedCaptions"/> says of a stream whose frames carry some.</summary>
    internal const string HasClosedCaptions = "closed_captions=1";

    /// <summary>Reads the headers; the output is for <see cref="MediaInfoReader"/>.</summary>
    public static FfmpegCommand Headers(string sourcePath, MediaLimits limits) =>
        Ffprobe(sourcePath, limits, "-of", "json=compact=1", "-show_entries", HeaderEntries);

    /// <summary>
    /// Decodes the first keyframes of a stream, for only then is it known whether its frames carry closed captions. Nothing else that it
    /// says is of use: of a stream that changes on the way, it describes what came last.
    /// </summary>
    /// <param name="stream">Index of the stream.</param>
    public static FfmpegCommand ClosedCaptions(string sourcePath, MediaLimits limits, int stream) =>
        Ffprobe(
            sourcePath, limits, "-of", "default=noprint_wrappers=1", "-select_streams", $"{stream}", "-skip_frame", "nokey",
            "-read_intervals", $"%+#{FirstPackets}", "-show_entries", "stream=closed_captions:frame=media_type");

    /// <summary>
    /// Reads every packet of every stream without decoding; the lines are for <see cref="PacketScan"/>. All streams, because only
    /// their common end can be held against the length that the container claims.
    /// </summary>
    public static FfmpegCommand Packets(string sourcePath, MediaLimits limits) =>
        Ffprobe(sourcePath, limits, "-of", "csv=p=0", "-show_entries", "packet=stream_index,pts_time,dts_time,duration_time,size,flags");

    /// <summary>
    /// Lists the frames that bring sequence parameter sets along, a line for each that does not begin with "#". Nothing is decoded.
    /// </summary>
    /// <param name="video">A stream in H.264 or HEVC.</param>
    public static FfmpegCommand ParameterSets(string sourcePath, MediaLimits limits, VideoStream video)
    {
        ArgumentNullException.ThrowIfNull(video);
        return new(
            FfmpegTool.Ffmpeg,
            [
                .. FfmpegCommand.ErrorsOnly, .. SourceInput.Arguments(limits), "-map", $"0:{video.Index}", "-c", "copy", "-bsf:v",
                $"filter_units=pass_types={(video.Codec == "hevc" ? DecoderConfiguration.HevcSequence : DecoderConfiguration.AvcSequence)}",
                "-f", "framecrc", "-",
            ],
            SourceInput.File(sourcePath));
    }

    /// <summary>Decodes the keyframes of one stream; the lines are for <see cref="ShapeScan"/>.</summary>
    /// <param name="stream">Index of the stream.</param>
    public static FfmpegCommand Shapes(string sourcePath, MediaLimits limits, int stream) =>
        Ffprobe(
            sourcePath, limits, "-of", "csv=p=0", "-select_streams", $"{stream}", "-show_entries", "frame=width,height,sample_aspect_ratio",
            "-skip_frame", "nokey");

    /// <summary>
    /// Decodes the frames from a keyframe on, and says of each whether it looks interlaced, and whether one of its fields is that of the
    /// frame before; the lines are for <see cref="PulldownScan"/>.
    /// </summary>
    /// <param name="info">The source's headers; it has video.</param>
    /// <param name="keyTime">Seconds on the file's clock at which the keyframe is found; null for the beginning.</param>
    public static FfmpegCommand Fields(string sourcePath, MediaLimits limits, MediaInfo info, double? keyTime)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(info);
        return new(
            FfmpegTool.Ffmpeg,
            [
                .. FfmpegCommand.ErrorsOnly,
                .. SourceInput.Arguments(limits.For(info), keyTime is { } time ? SourceInput.SeekTo(info, time) : []),
                "-map", $"0:{info.Video!.Index}", "-vf", "idet,metadata=print:file=-", "-frames:v", $"{PulldownScan.Frames}", "-f", "null",
                "-",
            ],
            SourceInput.File(sourcePath));
    }

    private static FfmpegCommand Ffprobe(string sourcePath, MediaLimits limits, params string[] what) =>
        new(
            FfmpegTool.Ffprobe,
            ["-hide_banner", "-loglevel", "error", .. what, .. SourceInput.Arguments(limits)],
            SourceInput.File(sourcePath));
}
