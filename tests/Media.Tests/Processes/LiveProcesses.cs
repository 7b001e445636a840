using Encoder.Testing;

namespace Encoder.Media.Tests.Processes;

/// <summary>Finds processes by a mark in their command lines, whatever their parents are.</summary>
internal static class LiveProcesses
{
    /// <summary>Returns a mark that no other process has.</summary>
    public static string NewMark() => $"mark-{Guid.NewGuid():N}";

    public static int[] With(string mark) => [.. Marked(mark).Select(process => process.Id)];

    /// <summary>
    /// Waits until no process with the mark lives. A cancelled or orphaned run must be gone within two seconds.
    /// </summary>
    public static Task Gone(string mark) =>
        Eventually.Empty<LiveProcess>(() => [.. Marked(mark)], $"the end of every process with {mark}", TimeSpan.FromSeconds(2));

    /// <summary>Returns the children started by the first thread of a process; none if it has ended.</summary>
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
