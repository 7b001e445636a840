using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Encoder.Bench.Encode;

/// <summary>The processor time used so far, user and system together, in seconds: getrusage(2) on 64-bit Linux.</summary>
/// <param name="Own">The time of this process.</param>
/// <param name="Children">The time of its descendants that have exited.</param>
internal readonly record struct CpuTime(double Own, double Children)
{
    private const int Self = 0;
    private const int ChildrenOfSelf = -1;

    /// <summary>The number of longs in struct rusage. The first four are seconds and microseconds of user and of system time.</summary>
    private const int RusageLength = 18;

    public static CpuTime Now() => new(Of(Self), Of(ChildrenOfSelf));

    public static CpuTime operator -(CpuTime left, CpuTime right) => new(left.Own - right.Own, left.Children - right.Children);

    private static double Of(int who)
    {
        var usage = new long[RusageLength];
        if (getrusage(who, usage) != 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
        return usage[0] + usage[2] + ((usage[1] + usage[3]) / 1e6);
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int getrusage(int who, [Out] long[] usage);
}
