using System.Globalization;
using System.Runtime.InteropServices;

namespace Encoder.Media.Processes;

/// <summary>
/// Files that were already open when this process started: a service manager or a shell may leave some open. The runtime opens its own
/// files with close-on-exec, but programs would inherit these, even inside the sandbox.
/// </summary>
internal static class InheritedFiles
{
    private const int FirstAfterStandardError = 3;
    private const int SetFlags = 2;
    private const int CloseOnExec = 1;

    /// <summary>Prevents programs that are started later from inheriting the files that are open now.</summary>
    public static void HideFromPrograms()
    {
        foreach (var entry in Directory.GetFileSystemEntries("/proc/self/fd"))
        {
            var descriptor = int.Parse(Path.GetFileName(entry), CultureInfo.InvariantCulture);
            // A descriptor that was closed since the listing makes fcntl fail, which is harmless.
            if (descriptor >= FirstAfterStandardError) _ = fcntl(descriptor, SetFlags, CloseOnExec);
        }
    }

    [DllImport("libc")]
    private static extern int fcntl(int descriptor, int command, int flags);
}
