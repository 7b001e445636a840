using System.Collections.Concurrent;
using System.Diagnostics;

namespace Encoder.Media.Processes;

/// <summary>
/// The one thread that starts programs. A program that is to die with its parent dies with the *thread* that started it
/// (PR_SET_PDEATHSIG, prctl(2)), and threads of the pool come and go; this one ends with the service.
/// </summary>
internal static class SpawnThread
{
    private static readonly BlockingCollection<Task<Process>> s_starts = [];

    static SpawnThread()
    {
        InheritedFiles.HideFromPrograms();
        new Thread(StartForEver) { IsBackground = true, Name = "ffmpeg starter" }.Start();
    }

    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public static Task<Process> Start(ProcessStartInfo program)
    {
        var start = new Task<Process>(() => Process.Start(program)!, TaskCreationOptions.RunContinuationsAsynchronously);
        s_starts.Add(start);
        return start;
    }

    private static void StartForEver()
    {
        // A failure stays in its task, and is its caller's.
        foreach (var start in s_starts.GetConsumingEnumerable()) start.RunSynchronously(TaskScheduler.Default);
    }
}
