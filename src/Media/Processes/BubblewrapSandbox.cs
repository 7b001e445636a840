using System.Globalization;

namespace Encoder.Media.Processes;

/// <summary>
/// Runs a program in namespaces of its own: it sees /usr, its inputs and a small /tmp, may write to its output folder, and has
/// neither network nor other processes. There is no /proc, which would tell real paths and needs more rights than containers give.
/// </summary>
/// <param name="bubblewrap">Name or path of bwrap.</param>
/// <param name="systemMounts">Its arguments that bring in the system's programs and libraries.</param>
internal sealed class BubblewrapSandbox(string bubblewrap, IReadOnlyList<string> systemMounts) : ISandbox
{
    /// <summary>Where the aliases are; never shown by a program, for it gets relative names only.</summary>
    private const string Root = "/run";

    private const int TemporaryBytes = 64 * 1024 * 1024;

    public Launch Prepare(FfmpegCommand command, IEnumerable<string> program) => new(
        [
            bubblewrap,
            // Without a reaper of its own (as-pid-1): the gate is process 1, so that it is bound to bwrap's life before it is heard
            // of, and when bwrap has seen it end, the kernel has killed and reaped every other process of the namespace.
            "--unshare-all", "--die-with-parent", "--as-pid-1", "--new-session", "--cap-drop", "ALL", "--hostname", "encoder",
            "--clearenv", .. Launch.BasicEnvironment.SelectMany(variable => new[] { "--setenv", variable.Key, variable.Value }),
            "--size", $"{TemporaryBytes}", "--tmpfs", "/tmp",
            "--dev-bind", "/dev/null", "/dev/null", "--dev-bind", "/dev/urandom", "/dev/urandom",
            .. systemMounts,
            "--dir", Root,
            .. command.Inputs.SelectMany(input => new[] { "--ro-bind", Path.GetFullPath(input.Value), $"{Root}/in/{input.Key}" }),
            .. command.OutputFolder is { } folder ? new[] { "--bind", Path.GetFullPath(folder), $"{Root}/out" } : [],
            // The root is a file system in memory, which nobody would limit.
            "--remount-ro", "/",
            "--chdir", Root,
            "--",
            .. Launch.Gate(asInit: true),
            .. program,
        ],
        "/",
        Launch.BasicEnvironment);

    public int RootOf(int started)
    {
        var children = File.ReadAllText($"/proc/{started}/task/{started}/children");
        return int.TryParse(children.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var child)
            ? child
            : throw new FfmpegLaunchException($"bubblewrap should have one child, but has these: '{children}'.");
    }

    public void CleanUp(Launch launch)
    {
        // The kernel takes down the mounts and the temporary files with the namespace.
    }
}
