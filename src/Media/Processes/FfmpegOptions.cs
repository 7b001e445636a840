namespace Encoder.Media.Processes;

/// <summary>Paths, timeouts and the output limit of ffmpeg and ffprobe: <c>Encoder:Ffmpeg</c>.</summary>
public sealed class FfmpegOptions
{
    public const string Section = "Encoder:Ffmpeg";

    /// <summary>
    /// The name or absolute path of ffmpeg. A name is searched for in /usr/local/bin, /usr/bin and /bin. A path outside /usr must also be
    /// covered by <see cref="SandboxOptions.ReadOnlyPaths"/>.
    /// </summary>
    /// <value>"ffmpeg".</value>
    public string Ffmpeg { get; set; } = "ffmpeg";

    /// <summary>The name or absolute path of ffprobe; see <see cref="Ffmpeg"/>.</summary>
    /// <value>"ffprobe".</value>
    public string Ffprobe { get; set; } = "ffprobe";

    /// <summary>
    /// The longest time without progress before the program is killed. Progress is an increase of the time, frames or bytes of the output,
    /// or a line if lines are read. It must exceed the longest silent phase of a healthy run, such as moving the index to the front of a
    /// large mp4.
    /// </summary>
    /// <value>60 seconds.</value>
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest time that ffprobe may run when its output is collected: such a run shows no progress.</summary>
    /// <value>60 seconds.</value>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The maximum number of bytes of standard output that is collected; a program that writes more is killed.</summary>
    /// <value>16 MiB.</value>
    public int MaxOutput { get; set; } = 16 * 1024 * 1024;

    internal string PathOf(FfmpegTool tool) => tool == FfmpegTool.Ffmpeg ? Ffmpeg : Ffprobe;
}
