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

    private static readonly string[] s_userNamespace = UserNamespaces.Allowed ? ["--user", "--map-current-user"] : [];

    public Launch Prepare(FfmpegCommand command, IEnumerable<string> program) => new(
        [
            .. Launch.BoundToOurLife,
            // bwrap is process 1 of a namespace, so that the kernel ends with it whatever it has begun. Its own --die-with-parent does
            // not: killed while it starts, it leaves a child that waits for it forever.
            // https://github.com/containers/bubblewrap/issues/633
            "unshare", .. s_userNamespace, "--pid", "--fork", "--kill-child", "--",
            bubblewrap,
            // Without a reaper of its own (as-pid-1): the gate is process 1 of another namespace, from which nothing else can be seen,
            // and when bwrap has seen it end, the kernel has killed and reaped every other process of it.
            "--unshare-all", "--as-pid-1", "--new-session", "--cap-drop", "ALL", "--hostname", "encoder",
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

    public int RootOf(int started) => ChildOf(ChildOf(started));

    public int ExitCodeOf(int told) => told switch
    {
        Launch.ExitedWithOne => 1,
        // bwrap was killed, and unshare failed to end itself in the same way (util-linux 2.38).
        1 => Ending.Killed,
        _ => told,
    };

    public void CleanUp(Launch launch)
    {
        // The kernel takes down the mounts and the temporary files with the namespace.
    }

    private static int ChildOf(int processId)
    {
        var children = File.ReadAllText($"/proc/{processId}/task/{processId}/children");
        return int.TryParse(children.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var child)
            ? child
            : throw new FfmpegLaunchException($"Process {processId} of a sandbox should have one child, but has these: '{children}'.");
    }
}
