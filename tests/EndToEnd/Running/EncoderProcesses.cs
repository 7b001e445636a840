using Encoder.Testing;

namespace Encoder.EndToEnd.Running;

/// <summary>The processes that encode for a service: whatever sees a part of its data folder mounted, or is told of it.</summary>
internal static class EncoderProcesses
{
    public static IReadOnlyList<string> Of(string dataFolder) =>
        [
            .. Directory.GetDirectories("/proc")
                .Where(p => int.TryParse(Path.GetFileName(p), out _))
                .Select(p => Describe(p, dataFolder)).OfType<string>(),
        ];

    /// <summary>Waits until ffmpeg runs.</summary>
    public static Task Running(string dataFolder) =>
        Eventually.True(() => Of(dataFolder).Any(p => p.StartsWith("ffmpeg", StringComparison.Ordinal)), "ffmpeg runs");

    /// <summary>Waits until nothing runs any more, for the 2 s that it may take.</summary>
    public static Task Gone(string dataFolder) =>
        Eventually.True(() => Of(dataFolder).Count == 0, "no process is left", TimeSpan.FromSeconds(2));

    private static string? Describe(string process, string dataFolder)
    {
        try
        {
            var name = File.ReadAllText($"{process}/comm").Trim();
            if (name is not ("ffmpeg" or "ffprobe" or "bwrap") || IsOfTests(process)) return null;
            var isOurs = File.ReadAllText($"{process}/mountinfo").Contains(dataFolder, StringComparison.Ordinal)
                || File.ReadAllText($"{process}/cmdline").Contains(dataFolder, StringComparison.Ordinal);
            return isOurs ? $"{name} {Path.GetFileName(process)}" : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile.
            return null;
        }
    }

    /// <summary>
    /// Whether a test itself started it, to look at what was made. Those of a service have another parent, also when they are orphaned.
    /// </summary>
    private static bool IsOfTests(string process) =>
        File.ReadLines($"{process}/status").Contains($"PPid:\t{Environment.ProcessId}");
}
