using System.Globalization;
using Encoder.Testing;

namespace Encoder.EndToEnd.Running;

/// <summary>The processes that encode for a service: whatever sees a part of its data folder mounted, or is told of it.</summary>
internal static class EncoderProcesses
{
    public static IReadOnlyList<LiveProcess> Of(string dataFolder) =>
        [
            .. Directory.GetDirectories("/proc")
                .Select(p => int.TryParse(Path.GetFileName(p), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
                .Where(id => id != 0 && EncodesFor(dataFolder, id))
                .Select(LiveProcess.With).OfType<LiveProcess>(),
        ];

    /// <summary>Waits until ffmpeg runs.</summary>
    public static Task Running(string dataFolder) =>
        Eventually.True(() => Of(dataFolder).Any(p => p.Name == "ffmpeg"), "ffmpeg runs");

    /// <summary>Waits until nothing runs any more, for the 2 s that it may take.</summary>
    public static Task Gone(string dataFolder) =>
        Eventually.Empty(() => Of(dataFolder), "no process is left", TimeSpan.FromSeconds(2));

    private static bool EncodesFor(string dataFolder, int process)
    {
        try
        {
            var name = File.ReadAllText($"/proc/{process}/comm").Trim();
            return name is "ffmpeg" or "ffprobe" or "bwrap" or "unshare" or "setpriv" or "sh" && !IsOfTests(process)
                && (File.ReadAllText($"/proc/{process}/mountinfo").Contains(dataFolder, StringComparison.Ordinal)
                    || File.ReadAllText($"/proc/{process}/cmdline").Contains(dataFolder, StringComparison.Ordinal));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile.
            return false;
        }
    }

    /// <summary>
    /// Whether a test itself started it, to look at what was made. Those of a service have another parent, also when they are orphaned.
    /// </summary>
    private static bool IsOfTests(int process) =>
        File.ReadLines($"/proc/{process}/status").Contains($"PPid:\t{Environment.ProcessId}");
}
