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

    private const string Formats = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,mpeg,avi,flv,ogg,asf,mxf,dv,mp3,wav,flac,aac";

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

    /// <summary>The source as the only input of a run.</summary>
    public static IReadOnlyDictionary<string, string> File(string path) => new Dictionary<string, string> { [Alias] = path };
}
