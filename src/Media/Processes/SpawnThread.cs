using System.Collections.Concurrent;
using System.Diagnostics;

namespace Encoder.Media.Processes;

/// <summary>
/// The only thread that starts programs. The parent death signal (PR_SET_PDEATHSIG, prctl(2)) is sent when the starting *thread* ends.
/// Thread pool threads come and go; this thread ends with the service.
/// </summary>
internal static class SpawnThread
{
    private static readonly BlockingCollection<Task<Process>> s_starts = [];

    static SpawnThread()
    {
        InheritedFiles.HideFromPrograms();
        new Thread(StartForEver) { IsBackground = true, Name = "ffmpeg starter" }.Start();
    }

    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be started.</exception>
    public static Task<Process> Start(ProcessStartInfo program)
    {
        var start = new Task<Process>(() => Process.Start(program)!, TaskCreationOptions.RunContinuationsAsynchronously);
        s_starts.Add(start);
        return start;
    }

    private static void StartForEver()
    {
        // An exception is stored in the task and reaches the caller.
        foreach (var start in s_starts.GetConsumingEnumerable()) start.RunSynchronously(TaskScheduler.Default);
    }
}
