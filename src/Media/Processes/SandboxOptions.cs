namespace Encoder.Media.Processes;

/// <summary>How ffmpeg and ffprobe are isolated from everything except their inputs and outputs: <c>Encoder:Sandbox</c>.</summary>
public sealed class SandboxOptions
{
    public const string Section = "Encoder:Sandbox";

    /// <summary>The kind of sandbox.</summary>
    /// <value><see cref="SandboxMode.Bubblewrap"/>.</value>
    public SandboxMode Mode { get; set; } = SandboxMode.Bubblewrap;

    /// <summary>The name or absolute path of bubblewrap, version 0.7 or newer.</summary>
    /// <value>"bwrap".</value>
    public string Bubblewrap { get; set; } = "bwrap";

    /// <summary>
    /// Absolute paths outside /usr that the programs may read under the same path; for programs and libraries that are installed elsewhere.
    /// </summary>
    /// <value>None.</value>
    public string[] ReadOnlyPaths { get; set; } = [];
}

public enum SandboxMode
{
    /// <summary>Separate namespaces, created by bubblewrap: no network, no other files, and no process outlives a run.</summary>
    Bubblewrap,

    /// <summary>
    /// No isolation, for development on machines without bubblewrap. A hostile input can read whatever the service can read, and reach its
    /// network. Resource limits still apply. ffmpeg dies with the service, but background processes that it started end only with the run,
    /// or at the next start of the service.
    /// </summary>
    None,
}
