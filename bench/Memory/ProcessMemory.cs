using System.Globalization;

namespace Encoder.Bench.Memory;

/// <summary>The resident memory of another process in MiB; see proc_pid_status(5).</summary>
internal static class ProcessMemory
{
    /// <summary>Returns the peak since the start of the process, or since the peak was reset.</summary>
    public static double Peak(int processId) => Read(processId, "VmHWM:");

    /// <summary>Returns the current value.</summary>
    public static double Resident(int processId) => Read(processId, "VmRSS:");

    private static double Read(int processId, string name)
    {
        var line = File.ReadLines($"/proc/{processId}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
