using System.Globalization;

namespace Encoder.Media.Processes;

/// <summary>
/// Runs a program in its own namespaces: it sees /usr, its inputs and a small /tmp, may write only to its output folder and /tmp, and has
/// no network and no view of other processes. There is no /proc: it would reveal real paths, and mounting it needs more rights than
/// containers grant.
/// </summary>
/// <param name="bubblewrap">The name or path of bwrap.</param>
/// <param name="systemMounts">The arguments of bwrap that mount the system's programs and libraries.</param>
internal sealed class BubblewrapSandbox(string bubblewrap, IReadOnlyList<string> systemMounts) : ISandbox
{
    /// <summary>The folder of the aliases. Programs never print it, because they receive only relative names.</summary>
    private const string Root = "/run";

    private const int TemporaryBytes = 64 * 1024 * 1024;

    private static readonly string[] s_userNamespace = UserNamespaces.Allowed ? ["--user", "--map-current-user"] : [];

    public Launch Prepare(FfmpegCommand command, IEnumerable<string> program) => new(
        [
            .. Launch.BoundToOurLife,
            // bwrap is process 1 of a PID namespace, so the kernel ends everything that it started together with it. Its own
            // --die-with-parent does not guarantee that: killed during its start, bwrap leaves a child that waits forever.
            // https://github.com/containers/bubblewrap/issues/633
            "unshare", .. s_userNamespace, "--pid", "--fork", "--kill-child", "--",
            bubblewrap,
            // as-pid-1: bwrap adds no reaper. The gate is process 1 of an inner PID namespace that shows no other processes. When bwrap
            // sees the gate end, the kernel has already killed and reaped every other process in it.
            "--unshare-all", "--as-pid-1", "--new-session", "--cap-drop", "ALL", "--hostname", "encoder",
            "--clearenv", .. Launch.BasicEnvironment.SelectMany(variable => new[] { "--setenv", variable.Key, variable.Value }),
            "--size", $"{TemporaryBytes}", "--tmpfs", "/tmp",
            "--dev-bind", "/dev/null", "/dev/null", "--dev-bind", "/dev/urandom", "/dev/urandom",
            .. systemMounts,
            "--dir", Root,
            .. command.Inputs.SelectMany(input => new[] { "--ro-bind", Path.GetFullPath(input.Value), $"{Root}/in/{input.Key}" }),
            .. command.OutputFolder is { } folder ? new[] { "--bind", Path.GetFullPath(folder), $"{Root}/out" } : [],
            // The root is an in-memory file system, which no limit covers.
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
        // bwrap was killed, and unshare failed to end itself with the same signal (util-linux 2.38).
        1 => Ending.Killed,
        _ => told,
    };

    public void CleanUp(Launch launch)
    {
        // The kernel removes the mounts and the temporary files with the namespace.
    }

    private static int ChildOf(int processId)
    {
        var children = File.ReadAllText($"/proc/{processId}/task/{processId}/children");
        return int.TryParse(children.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var child)
            ? child
            : throw new FfmpegLaunchException($"Process {processId} of a sandbox should have one child, but has these: '{children}'.");
    }
}
