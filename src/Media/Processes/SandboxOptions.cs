namespace Encoder.Media.Processes;

/// <summary>How ffmpeg and ffprobe are kept from everything but their inputs and outputs: <c>Encoder:Sandbox</c>.</summary>
public sealed class SandboxOptions
{
    public const string Section = "Encoder:Sandbox";

    /// <summary>What confines them.</summary>
    /// <value><see cref="SandboxMode.Bubblewrap"/>.</value>
    public SandboxMode Mode { get; set; } = SandboxMode.Bubblewrap;

    /// <summary>Name or absolute path of bubblewrap, version 0.7 or newer.</summary>
    /// <value>"bwrap".</value>
    public string Bubblewrap { get; set; } = "bwrap";

    /// <summary>
    /// Absolute paths that they may read besides /usr, at the same place; for programs and libraries that are installed elsewhere.
    /// </summary>
    /// <value>None.</value>
    public string[] ReadOnlyPaths { get; set; } = [];
}

public enum SandboxMode
{
    /// <summary>Namespaces of their own, made by bubblewrap: no network, no files but theirs, and no process outlives a run.</summary>
    Bubblewrap,

    /// <summary>
    /// Nothing: for development on machines without bubblewrap. A hostile input can read whatever the service can read and reach its
    /// network. Limits hold. ffmpeg dies with the service, but what it has started in the background only dies at the end of its run, or at
    /// the next start.
    /// </summary>
    None,
}
