namespace Encoder.Media.Probing;

/// <summary>The arguments with which every run opens a source, which is a stranger's file whatever its name says.</summary>
/// <remarks>
/// Only demuxers of containers that hold their media themselves are allowed. Playlists (HLS, DASH, concat), image sequences, SDP and lavfi
/// are not: they make ffmpeg open other files and addresses, and <c>-protocol_whitelist file</c> alone lets them read every file of this
/// machine. The audio containers are allowed so that a song can be told apart from garbage.
/// </remarks>
public static class SourceInput
{
    /// <summary>The name under which a run sees its source.</summary>
    public const string Alias = "source";

    /// <summary>ffprobe's name of MP4 and its relatives.</summary>
    internal const string Mov = "mov,mp4,m4a,3gp,3g2,mj2";

    /// <summary>ffprobe's name of Matroska and WebM.</summary>
    internal const string Matroska = "matroska,webm";

    /// <summary>ffprobe's name of WMV and WMA.</summary>
    internal const string Asf = "asf";

    /// <summary>ffprobe's name of MPEG program streams.</summary>
    internal const string ProgramStream = "mpeg";

    /// <summary>
    /// The seconds by which ffmpeg 5.1 starts reading before the requested time, if a decoder holds frames back and the demuxer is not
    /// known to seek by presentation time. Matroska does seek by presentation time, so without this correction it would find the keyframe
    /// before the wanted one.
    /// </summary>
    private const double Allowance = 3 / 23.0;

    private const string Formats = $"{Mov},{Matroska},mpegts,{ProgramStream},avi,flv,ogg,{Asf},mxf,dv,gif,apng,mp3,wav,flac,aac";

    /// <summary>Returns the arguments for the limits, then <paramref name="options"/>, then the input.</summary>
    public static IEnumerable<string> Arguments(MediaLimits limits, params IEnumerable<string> options)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return
        [
            "-format_whitelist", Formats,
            "-protocol_whitelist", "file",
            "-max_pixels", $"{limits.MaxPixels}",
            "-max_streams", $"{limits.MaxStreams}",
            "-probesize", $"{limits.ProbeBytes}",
            "-analyzeduration", $"{limits.ProbeDuration.Ticks / TimeSpan.TicksPerMicrosecond}",
            .. options,
            "-i", $"file:in/{Alias}",
        ];
    }

    /// <summary>Returns whether a source is a GIF or an animated PNG.</summary>
    public static bool IsAnimation(MediaInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        return info.Format is "gif" or "apng";
    }

    /// <summary>
    /// Returns whether a seek finds a keyframe of the source by its presentation time. If not, it uses the decoding time.
    /// </summary>
    public static bool SeeksByShown(MediaInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        return info.Format is Mov or Matroska;
    }

    /// <summary>
    /// Returns the input options to start reading at a keyframe. What comes before the wanted frame is decoded and dropped.
    /// </summary>
    /// <param name="info">The source.</param>
    /// <param name="keyTime">The time, in seconds on the file's clock, at which a seek finds the keyframe.</param>
    public static string[] SeekTo(MediaInfo info, double keyTime)
    {
        ArgumentNullException.ThrowIfNull(info);
        var asked = info is { Format: Matroska, Video.ReorderFrames: > 0 } ? keyTime + Allowance : keyTime;
        return ["-ss", $"{asked:0.######}", "-seek_timestamp", "1", "-noaccurate_seek"];
    }

    /// <summary>Returns the input options that make a time on the file's clock 0. Needs <c>-copyts</c>.</summary>
    /// <remarks>
    /// ffmpeg 5.1 takes an offset that equals the start of an MPEG stream for its own choice, and corrects it if the streams that a run
    /// reads begin later. Audio that is read alone would then begin at 0, however much later than the video it begins. Adding a microsecond
    /// makes the offset a different one, but changes no time in units of 1/90000 s.
    /// </remarks>
    /// <param name="info">The source.</param>
    /// <param name="time">The time in seconds on the file's clock.</param>
    public static string[] StartAt(MediaInfo info, double time) =>
        ["-itsoffset", $"{(ClockWatch.Suits(info) ? 0.000_001 : 0) - time:0.######}"];

    /// <summary>Returns the input options for the decoder of the video; empty to leave the choice to ffmpeg.</summary>
    public static string[] Decoder(MediaInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        return info.Video is { HasAlphaLayer: true } video
            ? [$"-c:{video.Index}", video.Codec == "vp8" ? "libvpx" : "libvpx-vp9"]
            : [];
    }

    /// <summary>Returns the source as the only input of a run.</summary>
    public static IReadOnlyDictionary<string, string> File(string path) => new Dictionary<string, string> { [Alias] = path };
}
