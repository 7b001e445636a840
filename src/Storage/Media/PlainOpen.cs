using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Encoder.Storage.Media;

/// <summary>
/// Opens what lies at a path and nothing else, as .NET cannot: it does not follow a symbolic link there, does not wait for the
/// other end of a pipe, and can open a folder.
/// </summary>
internal static partial class PlainOpen
{
    // Linux: asm-generic/fcntl.h, where ARM has an O_NOFOLLOW of its own; the error numbers are the same everywhere.
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int NoSuchFile = 2;
    private const int NotAFolder = 20;
    private const int TooManyLinks = 40;
    private static readonly int s_noFollow =
        RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 ? 0x8000 : 0x20000;

    /// <summary>The file or folder at <paramref name="path"/>, for reading; null when there is none, or a link.</summary>
    public static SafeFileHandle? Read(string path)
    {
        var descriptor = Open(path, NonBlocking | CloseOnExec | s_noFollow);
        if (descriptor >= 0) return new SafeFileHandle(descriptor, ownsHandle: true);

        var error = Marshal.GetLastPInvokeError();
        return error is NoSuchFile or NotAFolder or TooManyLinks
            ? null
            : throw new IOException($"{path}: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    /// <summary>As <see cref="Read"/>; null also for what is no regular file: a folder, a pipe.</summary>
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
