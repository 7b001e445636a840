namespace Encoder.Media.Probing;

/// <summary>The arguments with which every run opens a source, which is a stranger's file whatever its name says.</summary>
/// <remarks>
/// The demuxers are those of containers that hold their media themselves. Playlists (HLS, DASH, concat), image sequences, SDP and
/// lavfi are not among them: they make ffmpeg open other files and addresses, and <c>-protocol_whitelist file</c> alone lets them
/// read every file of this machine. The audio containers are there so that a song is told apart from rubbish.
/// </remarks>
public static class SourceInput
{
    /// <summary>Name under which a run sees its source.</summary>
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
    /// Seconds by which ffmpeg 5.1 begins to read before the time that it is asked for, where a decoder holds frames back and the demuxer
    /// is not known to find them by when they are shown: for Matroska, which does find them so, that is the keyframe before the one that is
    /// wanted.
    /// </summary>
    private const double Allowance = 3 / 23.0;

    private const string Formats = $"{Mov},{Matroska},mpegts,{ProgramStream},avi,flv,ogg,{Asf},mxf,dv,gif,apng,mp3,wav,flac,aac";

    /// <summary>Bounds, then the input itself, in this order; <paramref name="options"/> stand directly before the input.</summary>
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

    /// <summary>Whether a source is a GIF or an animated PNG.</summary>
    public static bool IsAnimation(MediaInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        return info.Format is "gif" or "apng";
    }

    /// <summary>Whether a keyframe of the source is found by when it is shown; elsewhere, by when it is decoded.</summary>
    public static bool SeeksByShown(MediaInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        return info.Format is Mov or Matroska;
    }

    /// <summary>Input options to begin reading at a keyframe. What comes before the frame that is wanted is decoded and dropped.</summary>
    /// <param name="info">The source.</param>
    /// <param name="keyTime">Seconds on the file's clock at which the keyframe is found.</param>
    public static string[] SeekTo(MediaInfo info, double keyTime)
    {
        ArgumentNullException.ThrowIfNull(info);
        var asked = info is { Format: Matroska, Video.ReorderFrames: > 0 } ? keyTime + Allowance : keyTime;
        return ["-ss", $"{asked:0.######}", "-seek_timestamp", "1", "-noaccurate_seek"];
    }

    /// <summary>Input options by which a time on the file's clock becomes 0. Needs <c>-copyts</c>.</summary>
    /// <remarks>
    /// An offset that is the start of an MPEG stream looks to ffmpeg 5.1 as if it had chosen it itself, and it corrects it where the
    /// streams that a run reads begin later. Audio read alone would then begin at 0, however much later than the video it does. A
    /// microsecond makes it another offset, but no other time in 1/90000 s.
    /// </remarks>
    /// <param name="info">The source.</param>
    /// <param name="time">Seconds on the file's clock.</param>
    public static string[] StartAt(MediaInfo info, double time) =>
        ["-itsoffset", $"{(ClockWatch.Suits(info) ? 0.000_001 : 0) - time:0.######}"];

    /// <summary>Input options for the decoder of the video; none where it is ffmpeg's own choice.</summary>
    public static string[] Decoder(MediaInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        return info.Video is { HasAlphaLayer: true } video
            ? [$"-c:{video.Index}", video.Codec == "vp8" ? "libvpx" : "libvpx-vp9"]
            : [];
    }

    /// <summary>The source as the only input of a run.</summary>
    public static IReadOnlyDictionary<string, string> File(string path) => new Dictionary<string, string> { [Alias] = path };
}
