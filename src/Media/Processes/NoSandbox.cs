using System.ComponentModel;

namespace Encoder.Media.Processes;

/// <summary>
/// Runs a program unconfined, for development. The aliases are symbolic links in a folder of the run. Two marks identify the processes of a
/// run: the folder is their working directory, and their environment contains its name. A process may lose either mark; the environment
/// disappears for a moment during exec.
/// </summary>
internal sealed class NoSandbox : ISandbox
{
    private const string FolderPrefix = "encoder-run-";
    private const string Marker = "ENCODER_RUN";

    private static readonly TimeSpan s_deathTimeout = TimeSpan.FromSeconds(2);

    public NoSandbox() => CleanUpAfterTheDead();

    public Launch Prepare(FfmpegCommand command, IEnumerable<string> program)
    {
        var folder = Directory.CreateTempSubdirectory($"{FolderPrefix}{Environment.ProcessId}-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "in"));
        foreach (var (alias, path) in command.Inputs) File.CreateSymbolicLink(Path.Combine(folder, "in", alias), Path.GetFullPath(path));
        if (command.OutputFolder is { } output) Directory.CreateSymbolicLink(Path.Combine(folder, "out"), Path.GetFullPath(output));

        return new(
            [.. Launch.BoundToOurLife, .. Launch.Gate(asInit: false), .. program],
            folder,
            new Dictionary<string, string>(Launch.BasicEnvironment) { [Marker] = Path.GetFileName(folder) });
    }

    public int RootOf(int started) => started;

    public int ExitCodeOf(int told) => told;

    public void CleanUp(Launch launch) => CleanUp(launch.Folder);

    /// <summary>Removes what is left of the runs of services that were killed.</summary>
    private static void CleanUpAfterTheDead()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), FolderPrefix + "*"))
        {
            var owner = Path.GetFileName(folder)[FolderPrefix.Length..].Split('-')[0];
            if (Directory.Exists($"/proc/{owner}")) continue;
            try
            {
                CleanUp(folder);
            }
            catch (UnauthorizedAccessException)
            {
                // The folder belongs to another user, whose service cleans it up.
            }
        }
    }

    private static void CleanUp(string folder)
    {
        // Repeat until none is left: a process that was missed may be the child of one that was killed.
        while (KillMarked(folder)) { }
        Directory.Delete(folder, recursive: true);
    }

    private static bool KillMarked(string folder)
    {
        var mark = $"{Marker}={Path.GetFileName(folder)}";
        var any = false;
        foreach (var entry in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(entry), out var processId)) continue;
            try
            {
                using var process = PidFd.Open(processId);
                if (new FileInfo($"{entry}/cwd").LinkTarget != folder && !File.ReadAllText($"{entry}/environ").Split('\0').Contains(mark))
                    continue;
                process.Kill();
                any |= process.WaitForExit(s_deathTimeout);
            }
            catch (Exception exception) when (exception is Win32Exception or IOException or UnauthorizedAccessException)
            {
                // The process has ended in the meantime, or belongs to another user and thus not to this run.
            }
        }
        return any;
    }
}
