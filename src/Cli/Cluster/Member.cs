using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace Encoder.Cli.Cluster;

/// <summary>A process of the cluster, which outlives the process that started it.</summary>
/// <param name="Name">The name, such as "silo-1" or "gateway-1".</param>
/// <param name="Url">The address for HTTP. A silo serves only health and metrics there.</param>
/// <param name="ProcessId">The process id of the last start; 0 if there was none.</param>
/// <param name="StartedAt">
/// The start of the process, in clock ticks since boot. It distinguishes the process from a later one with the same id.
/// </param>
internal sealed partial record Member(string Name, string Url, int ProcessId = 0, long StartedAt = 0)
{
    public const int SigKill = 9;
    public const int SigTerm = 15;

    private const string Ready = "ready: ";
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(50);

    [JsonIgnore] public bool IsAlive => ProcessId != 0 && StartOf(ProcessId) == StartedAt;

    /// <summary>Starts a program in a session of its own.</summary>
    /// <param name="program">The program and its arguments. It must not fork into another process.</param>
    /// <param name="logs">The folder for its output.</param>
    /// <param name="settings">Settings, as environment variables.</param>
    public Member Start(string[] program, string logs, IReadOnlyDictionary<string, string> settings)
    {
        Directory.CreateDirectory(logs);
        // Output goes to files, not to pipes, which would break when this program exits. The log is appended to the log of earlier starts.
        File.WriteAllText(OutputOf(logs), "");
        var info = new ProcessStartInfo(
            "setsid", ["sh", "-c", "exec >>\"$0\" 2>>\"$1\" </dev/null; shift; exec \"$@\"", OutputOf(logs), LogOf(logs), .. program])
        {
            UseShellExecute = false,
        };
        foreach (var (name, value) in settings) info.Environment[name] = value;
        using var process = Process.Start(info)!;
        return this with { ProcessId = process.Id, StartedAt = StartOf(process.Id) ?? 0 };
    }

    /// <summary>Waits until the process is ready.</summary>
    /// <exception cref="ClusterException">The process exited; the message contains the last lines of its log.</exception>
    public async Task AwaitReady(string logs, CancellationToken cancellationToken)
    {
        while (!(await File.ReadAllTextAsync(OutputOf(logs), cancellationToken)).Contains(Ready, StringComparison.Ordinal))
        {
            if (!IsAlive)
            {
                var lines = await File.ReadAllLinesAsync(LogOf(logs), cancellationToken);
                throw new ClusterException($"{Name} did not start: {string.Join('\n', lines.TakeLast(5))}");
            }
            await Task.Delay(s_poll, cancellationToken);
        }
    }

    /// <summary>Sends a signal to the process if it is still running.</summary>
    public void Signal(int signal)
    {
        if (IsAlive) _ = Kill(ProcessId, signal);
    }

    /// <summary>Waits until the process has exited.</summary>
    /// <returns>Whether it exited in time.</returns>
    public async Task<bool> AwaitGone(TimeSpan within, CancellationToken cancellationToken)
    {
        for (var clock = Stopwatch.StartNew(); IsAlive; await Task.Delay(s_poll, cancellationToken))
        {
            if (clock.Elapsed > within) return false;
        }
        return true;
    }

    /// <summary>Returns the path of the log.</summary>
    public string LogOf(string logs) => Path.Combine(logs, $"{Name}.log");

    private string OutputOf(string logs) => Path.Combine(logs, $"{Name}.out");

    /// <summary>Returns the start of a process in clock ticks since boot; null if it does not exist or is a zombie.</summary>
    private static long? StartOf(int processId)
    {
        try
        {
            // Fields are counted from behind the name, which may contain anything: state is field 3, starttime field 22 (proc(5)).
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : long.Parse(fields[19], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
