using Encoder.Testing;

namespace Encoder.Media.Tests.Processes;

/// <summary>Looks for processes by a mark in their command lines, whatever their parents are.</summary>
internal static class LiveProcesses
{
    /// <summary>A mark that no other process has.</summary>
    public static string NewMark() => $"mark-{Guid.NewGuid():N}";

    public static int[] With(string mark) =>
        [.. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0)
            .Where(id => id != 0 && id != Environment.ProcessId && CommandLine(id).Contains(mark, StringComparison.Ordinal))];

    /// <summary>
    /// Waits until nothing that carries the mark lives: two seconds, the time in which a cancelled or orphaned run must be gone.
    /// </summary>
    public static Task Gone(string mark) =>
        Eventually.Empty<LiveProcess>(
            () => [.. With(mark).Select(LiveProcess.With).OfType<LiveProcess>()], $"the end of every process with {mark}",
            TimeSpan.FromSeconds(2));

    /// <summary>Those that its first thread has started; none when it has ended.</summary>
    public static int[] ChildrenOf(int id)
    {
        try
        {
            var children = File.ReadAllText($"/proc/{id}/task/{id}/children");
            return [.. children.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static string CommandLine(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline");
        }
        catch (IOException)
        {
            return ""; // It has ended between the listing and the look.
        }
    }
}
