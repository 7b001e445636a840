using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Encoder.Media.Processes;

/// <summary>
/// The limits of one run. They are set on its process while that waits at its gate; all processes that it starts inherit them. Prefix
/// commands (nice, prlimit) would do the same, but each takes milliseconds to start.
/// </summary>
/// <param name="options">The configured limits.</param>
/// <param name="cpuTime">The CPU time of this run, rounded up to whole seconds.</param>
internal sealed class ResourceLimits(ProcessLimitsOptions options, TimeSpan cpuTime)
{
    private const int OneProcess = 0;
    private const int LowestPriority = 19;

    /// <summary>The resource numbers of setrlimit(2), which are the same on x86 and ARM.</summary>
    private enum Resource
    {
        CpuTime = 0,
        FileSize = 1,
        CoreSize = 4,
        OpenFiles = 7,
        AddressSpace = 9,
    }

    /// <exception cref="Win32Exception">The system refuses, for example because a limit of the service itself is lower.</exception>
    public void PutOn(int processId)
    {
        Limit(processId, Resource.AddressSpace, options.Memory);
        Limit(processId, Resource.CpuTime, (long)Math.Ceiling(cpuTime.TotalSeconds));
        Limit(processId, Resource.FileSize, options.FileSize);
        Limit(processId, Resource.OpenFiles, options.OpenFiles);
        Limit(processId, Resource.CoreSize, 0);
        var priority = Math.Min(getpriority(OneProcess, 0) + options.Niceness, LowestPriority);
        if (setpriority(OneProcess, processId, priority) == -1) throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    private static void Limit(int processId, Resource resource, long max)
    {
        var limit = new Bounds { Soft = max, Hard = max };
        if (prlimit(processId, resource, in limit, 0) == 0) return;
        var error = new Win32Exception(Marshal.GetLastPInvokeError());
        throw new Win32Exception(error.NativeErrorCode, $"The limit {resource} cannot be set to {max}: {error.Message}");
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int prlimit(int processId, Resource resource, in Bounds limit, nint former);

    [DllImport("libc", SetLastError = true)]
    private static extern int getpriority(int which, int id);

    [DllImport("libc", SetLastError = true)]
    private static extern int setpriority(int which, int id, int priority);

    [StructLayout(LayoutKind.Sequential)]
    private struct Bounds
    {
        public long Soft;
        public long Hard;
    }
}
