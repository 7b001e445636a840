using System.Globalization;
using System.Runtime.InteropServices;

namespace Encoder.Media.Processes;

/// <summary>
/// Files that this process was itself started with: a service manager or a shell may leave some open. What the runtime opens is
/// closed in every program that we start, but those would reach into the sandbox.
/// </summary>
internal static class InheritedFiles
{
    private const int FirstAfterStandardError = 3;
    private const int SetFlags = 2;
    private const int CloseOnExec = 1;

    /// <summary>Keeps all files that are open now from the programs that are started later.</summary>
    public static void HideFromPrograms()
    {
        foreach (var entry in Directory.GetFileSystemEntries("/proc/self/fd"))
        {
            var descriptor = int.Parse(Path.GetFileName(entry), CultureInfo.InvariantCulture);
            // One that has been closed since the listing is not there any more, and that is as good.
            if (descriptor >= FirstAfterStandardError) _ = fcntl(descriptor, SetFlags, CloseOnExec);
        }
    }

    [DllImport("libc")]
    private static extern int fcntl(int descriptor, int command, int flags);
}
