using Encoder.Testing;

namespace Encoder.Media.Tests.Processes;

/// <summary>Looks for processes by a mark in their command lines, whatever their parents are.</summary>
internal static class LiveProcesses
{
    /// <summary>A mark that no other process has.</summary>
    public static string NewMark() => $"mark-{Guid.NewGuid():N}";

    public static int[] With(string mark) => [.. Marked(mark).Select(process => process.Id)];

    /// <summary>
    /// Waits until nothing that carries the mark lives: two seconds, the time in which a cancelled or orphaned run must be gone.
    /// </summary>
    public static Task Gone(string mark) =>
        Eventually.Empty<LiveProcess>(() => [.. Marked(mark)], $"the end of every process with {mark}", TimeSpan.FromSeconds(2));

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

    private static IEnumerable<LiveProcess> Marked(string mark) => LiveProcess.All().Where(
        process => process.Id != Environment.ProcessId && process.Command.Contains(mark, StringComparison.Ordinal));
}
