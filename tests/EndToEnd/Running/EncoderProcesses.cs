using Encoder.Testing;

namespace Encoder.EndToEnd.Running;

/// <summary>The processes that encode for a service: whatever sees a part of its data folder mounted, or is told of it.</summary>
internal static class EncoderProcesses
{
    private static readonly string[] s_names = ["ffmpeg", "ffprobe", "bwrap", "unshare", "setpriv", "sh"];

    /// <remarks>
    /// Not those that a test itself has started, to look at what was made. Those of a service have another parent, also when they are
    /// orphaned.
    /// </remarks>
    public static IReadOnlyList<LiveProcess> Of(string dataFolder) =>
        [
            .. LiveProcess.All().Where(
                process => s_names.Contains(process.Name) && process.Parent != Environment.ProcessId
                    && (process.Command.Contains(dataFolder, StringComparison.Ordinal) || Sees(process, dataFolder))),
        ];

    /// <summary>Waits until ffmpeg runs.</summary>
    public static Task Running(string dataFolder) =>
        Eventually.True(() => Of(dataFolder).Any(p => p.Name == "ffmpeg"), "ffmpeg runs");

    /// <summary>Waits until nothing runs any more, for the 2 s that it may take.</summary>
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
            // It has ended meanwhile.
            return false;
        }
    }
}
