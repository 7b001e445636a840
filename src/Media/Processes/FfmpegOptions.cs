namespace Encoder.Media.Processes;

/// <summary>Which programs are run, and how long they are waited for: <c>Encoder:Ffmpeg</c>.</summary>
public sealed class FfmpegOptions
{
    public const string Section = "Encoder:Ffmpeg";

    /// <summary>
    /// Name or absolute path of ffmpeg. A name is looked for in /usr/local/bin, /usr/bin and /bin; a path outside of /usr must also be
    /// in <see cref="SandboxOptions.ReadOnlyPaths"/>.
    /// </summary>
    /// <value>"ffmpeg".</value>
    public string Ffmpeg { get; set; } = "ffmpeg";

    /// <summary>Name or absolute path of ffprobe; see <see cref="Ffmpeg"/>.</summary>
    /// <value>"ffprobe".</value>
    public string Ffprobe { get; set; } = "ffprobe";

    /// <summary>
    /// Longest time without an advance (time, frames or bytes of the output; a line when lines are read), after which the program is
    /// killed. It must exceed the longest silent stretch of a healthy run, such as moving the index to the front of a large mp4.
    /// </summary>
    /// <value>60 seconds.</value>
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest time that ffprobe may take in all when its output is collected: such a run tells nothing on its way.</summary>
    /// <value>60 seconds.</value>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Most bytes of collected standard output; more than that ends the program.</summary>
    /// <value>16 MiB.</value>
    public int MaxOutput { get; set; } = 16 * 1024 * 1024;

    internal string PathOf(FfmpegTool tool) => tool == FfmpegTool.Ffmpeg ? Ffmpeg : Ffprobe;
}
