using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Encoder.Storage.Media;

/// <summary>
/// Opens exactly what is at a path, which .NET cannot do: it does not follow a symbolic link, does not wait for the other end of a pipe,
/// and can open a folder.
/// </summary>
internal static partial class NoFollowOpen
{
    // From Linux's asm-generic/fcntl.h. ARM has an O_NOFOLLOW of its own; the error numbers are the same everywhere.
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int NoSuchFile = 2;
    private const int NotAFolder = 20;
    private const int TooManyLinks = 40;
    private static readonly int s_noFollow =
        RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 ? 0x8000 : 0x20000;

    /// <summary>Opens the file or folder at <paramref name="path"/> for reading; null if there is none, or only a symbolic link.</summary>
    public static SafeFileHandle? Read(string path)
    {
        var descriptor = Open(path, NonBlocking | CloseOnExec | s_noFollow);
        if (descriptor >= 0) return new SafeFileHandle(descriptor, ownsHandle: true);

        var error = Marshal.GetLastPInvokeError();
        return error is NoSuchFile or NotAFolder or TooManyLinks
            ? null
            : throw new IOException($"{path}: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    /// <summary>
    /// Opens a file as <see cref="Read"/> does; null also for anything that is not a regular file, such as a folder or a pipe.
    /// </summary>
    public static FileStream? ReadFile(string path)
    {
        if (Read(path) is not { } handle) return null;
        if (!File.GetAttributes(handle).HasFlag(FileAttributes.Directory))
        {
            var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
            if (stream.CanSeek) return stream;
        }
        handle.Dispose();
        return null;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
