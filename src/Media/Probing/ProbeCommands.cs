using Encoder.Media.Processes;

namespace Encoder.Media.Probing;

/// <summary>Builds the commands that examine a source: its headers, then every packet, then some frames if they must be decoded.</summary>
/// <remarks>
/// The headers come first because they decide whether the rest is worth reading and which streams count. Of the texts that the file's maker
/// wrote, only languages and titles of streams are read, so that no others can reach a response or a log.
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

    /// <summary>The number of packets of a stream among which there is a keyframe, even in a recording that begins anywhere.</summary>
    private const int FirstPackets = 60;

    /// <summary>The line that <see cref="ClosedCaptions"/> prints for a stream whose frames carry closed captions.</summary>
    internal const string HasClosedCaptions = "closed_captions=1";

    /// <summary>Builds the command that reads the headers. The output is for <see cref="MediaInfoReader"/>.</summary>
    public static FfmpegCommand Headers(string sourcePath, MediaLimits limits) =>
        Ffprobe(sourcePath, limits, "-of", "json=compact=1", "-show_entries", HeaderEntries);

    /// <summary>
    /// Builds the command that decodes the first keyframes of a stream, because only decoding shows whether frames carry closed captions.
    /// The rest of the output is of no use: for a stream that changes midway, it describes the last state.
    /// </summary>
    /// <param name="stream">The index of the stream.</param>
    public static FfmpegCommand ClosedCaptions(string sourcePath, MediaLimits limits, int stream) =>
        Ffprobe(
            sourcePath, limits, "-of", "default=noprint_wrappers=1", "-select_streams", $"{stream}", "-skip_frame", "nokey",
            "-read_intervals", $"%+#{FirstPackets}", "-show_entries", "stream=closed_captions:frame=media_type");

    /// <summary>
    /// Builds the command that reads every packet of every stream without decoding. The lines are for <see cref="PacketScan"/>. All streams
    /// are read because only their common end can be compared with the length that the container states.
    /// </summary>
    public static FfmpegCommand Packets(string sourcePath, MediaLimits limits) =>
        Ffprobe(sourcePath, limits, "-of", "csv=p=0", "-show_entries", "packet=stream_index,pts_time,dts_time,duration_time,size,flags");

    /// <summary>
    /// Builds the command that lists the frames that carry sequence parameter sets, one in each line that does not begin with "#". Nothing
    /// is decoded.
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

    /// <summary>Builds the command that decodes the keyframes of one stream. The lines are for <see cref="ShapeScan"/>.</summary>
    /// <param name="stream">The index of the stream.</param>
    public static FfmpegCommand Shapes(string sourcePath, MediaLimits limits, int stream) =>
        Ffprobe(
            sourcePath, limits, "-of", "csv=p=0", "-select_streams", $"{stream}", "-show_entries", "frame=width,height,sample_aspect_ratio",
            "-skip_frame", "nokey");

    /// <summary>
    /// Builds the command that decodes frames from a keyframe on, and states for each whether it looks interlaced, and whether it repeats a
    /// field of the frame before. The lines are for <see cref="PulldownScan"/>.
    /// </summary>
    /// <param name="info">The source's headers; it has video.</param>
    /// <param name="keyTime">The time, in seconds on the file's clock, at which a seek finds the keyframe; null for the beginning.</param>
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
