using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Encoder.Media.Processes;

/// <summary>
/// A reference to a process that stays valid when its id is reused for another process: pidfd_open(2), Linux 5.3 or newer.
/// </summary>
internal sealed class PidFd() : SafeHandleMinusOneIsInvalid(ownsHandle: true)
{
    // The numbers are the same on every architecture; glibc has wrappers only since 2.36.
    private const int PidfdSendSignal = 424;
    private const int PidfdOpen = 434;

    private const int SigKill = 9;
    private const int NoSuchProcess = 3;
    private const int Interrupted = 4;
    private const short PollIn = 1;

    /// <exception cref="Win32Exception">There is no such process, or the kernel is too old.</exception>
    public static PidFd Open(int processId)
    {
        var descriptor = syscall(PidfdOpen, processId, 0);
        if (descriptor == -1) throw new Win32Exception(Marshal.GetLastPInvokeError());
        var process = new PidFd();
        process.SetHandle(descriptor);
        return process;
    }

    /// <summary>Sends SIGKILL; does nothing if the process has already ended.</summary>
    public void Kill()
    {
        if (syscall(PidfdSendSignal, this, SigKill, 0, 0) == -1 && Marshal.GetLastPInvokeError() is not NoSuchProcess and var error)
            throw new Win32Exception(error);
    }

    /// <summary>Blocks until the process has ended, at most for <paramref name="deadline"/>; returns whether it has ended.</summary>
    public bool WaitForExit(TimeSpan deadline)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            // The descriptor becomes readable when its process ends.
            var descriptor = new PollFd { Descriptor = (int)handle, Events = PollIn };
            var left = Math.Max(0, (deadline - clock.Elapsed).TotalMilliseconds);
            var ready = poll(ref descriptor, 1, (int)Math.Ceiling(left));
            if (ready != -1) return ready == 1;
            if (Marshal.GetLastPInvokeError() is not Interrupted and var error) throw new Win32Exception(error);
        }
    }

    protected override bool ReleaseHandle() => close((int)handle) == 0;

    [DllImport("libc", SetLastError = true)]
    private static extern nint syscall(nint number, nint processId, nint flags);

    [DllImport("libc", SetLastError = true)]
    private static extern nint syscall(nint number, PidFd process, nint signal, nint info, nint flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int poll(ref PollFd descriptors, nuint count, int timeout);

    [DllImport("libc", SetLastError = true)]
    private static extern int close(int descriptor);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollFd
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
