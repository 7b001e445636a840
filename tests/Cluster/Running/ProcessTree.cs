using Encoder.Testing;

namespace Encoder.Cluster.Running;

/// <summary>Processes and their descendants, as /proc shows them.</summary>
internal static class ProcessTree
{
    /// <summary>Returns all descendants of a process.</summary>
    public static IReadOnlyList<int> Below(int processId)
    {
        var children = LiveProcess.All().ToLookup(p => p.Parent, p => p.Id);
        var found = new List<int>();
        var next = new Queue<int>([processId]);
        while (next.TryDequeue(out var parent))
        {
            foreach (var child in children[parent])
            {
                found.Add(child);
                next.Enqueue(child);
            }
        }
        return found;
    }

    /// <summary>Returns whether ffmpeg itself is running below a process, and not only the programs that start it.</summary>
    public static bool Encodes(int processId)
    {
        var below = Below(processId);
        return LiveProcess.All().Any(p => p.Name == "ffmpeg" && below.Contains(p.Id));
    }

    /// <summary>Waits, for at most 2 s, until the processes have ended.</summary>
    public static Task Gone(IReadOnlyList<int> processes) =>
        Eventually.Empty<LiveProcess>(
            () => [.. processes.Select(LiveProcess.With).OfType<LiveProcess>()], "its processes are gone", TimeSpan.FromSeconds(2));
}
