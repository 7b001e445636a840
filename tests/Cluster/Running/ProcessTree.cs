using Encoder.Testing;

namespace Encoder.Cluster.Running;

/// <summary>Processes and what they started, as /proc shows it.</summary>
internal static class ProcessTree
{
    /// <summary>All descendants of a process.</summary>
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

    /// <summary>Whether ffmpeg itself runs below a process, and not only what leads to it.</summary>
    public static bool Encodes(int processId)
    {
        var below = Below(processId);
        return LiveProcess.All().Any(p => p.Name == "ffmpeg" && below.Contains(p.Id));
    }

    /// <summary>Waits until they have gone, for the 2 s that it may take.</summary>
    public static Task Gone(IReadOnlyList<int> processes) =>
        Eventually.Empty<LiveProcess>(
            () => [.. processes.Select(LiveProcess.With).OfType<LiveProcess>()], "its processes are gone", TimeSpan.FromSeconds(2));
}
