using System.Diagnostics;
using Encoder.Testing;

namespace Encoder.Storage.Tests.Processes;

/// <summary>This assembly, run as a separate process (see Program.cs).</summary>
internal sealed class OtherProcess : IDisposable
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly Task<string> _errors;

    private OtherProcess(ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    private static string[] This => ["dotnet", "exec", typeof(OtherProcess).Assembly.Location];

    public static OtherProcess Start(params string[] arguments) => new(new ProcessStartInfo("/usr/bin/env", [.. This, .. arguments]));

    /// <summary>Starts it with a small file system mounted at <paramref name="folder"/>: 8 MiB, 40 inodes.</summary>
    public static OtherProcess StartOnSmallDisk(string folder, params string[] arguments) => new(new ProcessStartInfo("/usr/bin/env",
        [.. SmallDisk.At(folder, "size=8m,nr_inodes=40"), .. This, .. arguments]));

    public async Task<string?> ReadLine() => await _process.StandardOutput.ReadLineAsync().WaitAsync(s_deadline);

    public async Task GoOn() => await _process.StandardInput.WriteLineAsync();

    /// <summary>Waits for the process to end, and returns the remaining lines of its output and error streams.</summary>
    public async Task<string[]> ReadToEnd()
    {
        var text = await _process.StandardOutput.ReadToEndAsync().WaitAsync(s_deadline) + await _errors;
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public async Task KillDashNine()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(s_deadline);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
