using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace Encoder.Cli.Cluster;

/// <summary>A process of the cluster, which outlives whoever started it.</summary>
/// <param name="Name">"silo-1", "gateway-1".</param>
/// <param name="Url">Where it serves; a silo, only its health.</param>
/// <param name="ProcessId">Of the last start.</param>
/// <param name="StartedAt">
/// Start of the process, in clock ticks since boot. Tells it from a later process with the same id.
/// </param>
internal sealed partial record Member(string Name, string Url, int ProcessId = 0, long StartedAt = 0)
{
    public const int SigKill = 9;
    public const int SigTerm = 15;

    private const string Ready = "ready: ";
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(50);

    [JsonIgnore] public bool IsAlive => ProcessId != 0 && StartOf(ProcessId) == StartedAt;

    /// <summary>Starts a program in a session of its own.</summary>
    /// <param name="program">With its arguments; it is to stay the process that it is started as.</param>
    /// <param name="logs">Folder for what it writes.</param>
    /// <param name="settings">By the names of environment variables.</param>
    public Member Start(string[] program, string logs, IReadOnlyDictionary<string, string> settings)
    {
        Directory.CreateDirectory(logs);
        // A file, and not a pipe that would break with this program; what it says of a later start follows that of an earlier.
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

    /// <summary>Waits until it serves.</summary>
    /// <exception cref="ClusterException">It ended instead; the message holds what it said last.</exception>
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

    /// <summary>Sends a signal, if it is still there.</summary>
    public void Signal(int signal)
    {
        if (IsAlive) _ = Kill(ProcessId, signal);
    }

    /// <summary>Waits until it is gone.</summary>
    /// <returns>Whether it was, in time.</returns>
    public async Task<bool> AwaitGone(TimeSpan within, CancellationToken cancellationToken)
    {
        for (var clock = Stopwatch.StartNew(); IsAlive; await Task.Delay(s_poll, cancellationToken))
        {
            if (clock.Elapsed > within) return false;
        }
        return true;
    }

    /// <summary>File of what it logged.</summary>
    public string LogOf(string logs) => Path.Combine(logs, $"{Name}.log");

    private string OutputOf(string logs) => Path.Combine(logs, $"{Name}.out");

    /// <summary>When a process started; null when there is none, or only what its parent has not taken note of.</summary>
    private static long? StartOf(int processId)
    {
        try
        {
            // Behind the name, which may hold anything: the state is the third field of all, the start the 22nd (proc(5)).
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
