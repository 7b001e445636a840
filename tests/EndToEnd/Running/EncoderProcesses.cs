using Encoder.Testing;

namespace Encoder.EndToEnd.Running;

/// <summary>The processes that encode for a service: those that mount a part of its data folder or have it on their command line.</summary>
internal static class EncoderProcesses
{
    private static readonly string[] s_names = ["ffmpeg", "ffprobe", "bwrap", "unshare", "setpriv", "sh"];

    /// <remarks>
    /// Excludes children of the test process, which a test starts to inspect outputs. A service's processes have another parent, even when
    /// orphaned.
    /// </remarks>
    public static IReadOnlyList<LiveProcess> Of(string dataFolder) =>
        [
            .. LiveProcess.All().Where(
                process => s_names.Contains(process.Name) && process.Parent != Environment.ProcessId
                    && (process.Command.Contains(dataFolder, StringComparison.Ordinal) || Sees(process, dataFolder))),
        ];

    /// <summary>Waits until ffmpeg is running.</summary>
    public static Task Running(string dataFolder) =>
        Eventually.True(() => Of(dataFolder).Any(p => p.Name == "ffmpeg"), "ffmpeg is running");

    /// <summary>Waits, for at most 2 s, until no process is left.</summary>
    public static Task Gone(string dataFolder) =>
        Eventually.Empty(() => Of(dataFolder), "no process is left", TimeSpan.FromSeconds(2));

    private static bool Sees(LiveProcess process, string dataFolder)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/mountinfo").Contains(dataFolder, StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The process has ended.
            return false;
        }
    }
}
