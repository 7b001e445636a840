using System.Globalization;

namespace Encoder.Testing;

/// <summary>A process as /proc shows it, for the message of a test that finds a process it did not expect.</summary>
/// <param name="State">The state letter of ps(1): S is an interruptible wait, D an uninterruptible one, T is stopped.</param>
/// <param name="WaitsIn">The kernel function that the process waits in; "?" if it may not be read.</param>
public sealed record LiveProcess(int Id, int Parent, string Name, char State, TimeSpan Age, string WaitsIn, string Command)
{
    private const int TicksOfClock = 100;

    /// <summary>All live processes.</summary>
    public static IEnumerable<LiveProcess> All() => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
        .Where(id => id != 0).Select(With).OfType<LiveProcess>();

    /// <summary>Returns the process with this id; null if it has ended.</summary>
    public static LiveProcess? With(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            // proc(5): field 3 follows the name, which is in parentheses and may itself contain parentheses.
            var end = stat.LastIndexOf(')');
            var fields = stat[(end + 2)..].Split(' ');
            if (fields[0] is "Z" or "X") return null;
            var started = TimeSpan.FromSeconds(double.Parse(fields[19], CultureInfo.InvariantCulture) / TicksOfClock);
            return new LiveProcess(
                id, int.Parse(fields[1], CultureInfo.InvariantCulture), stat[(stat.IndexOf('(', StringComparison.Ordinal) + 1)..end],
                fields[0][0], UpTime() - started, WaitOf(id), File.ReadAllText($"/proc/{id}/cmdline").Replace('\0', ' ').Trim());
        }
        catch (IOException)
        {
            return null;
        }
    }

    public override string ToString() =>
        $"{Name} {Id}, child of {Parent}, state {State}, {Age.TotalSeconds:0.00} s old, waits in '{WaitsIn}': {Command}";

    private static TimeSpan UpTime() =>
        TimeSpan.FromSeconds(double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture));

    private static string WaitOf(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/wchan");
        }
        catch (UnauthorizedAccessException)
        {
            return "?";
        }
    }
}
