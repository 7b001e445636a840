using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Encoder.Cli.Demo;

/// <summary>The service as a separate process on a free port. Disposing stops it, unless <see cref="Leave"/> was called.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private const string Ready = "ready: ";
    private const int SigTerm = 15;

    /// <summary>How long the process may take to stop, including draining, before it is killed.</summary>
    private static readonly TimeSpan s_stopTimeout = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private bool _left;

    private ServiceProcess(Process process, string logFile) => (_process, LogFile) = (process, logFile);

    public int Id => _process.Id;

    /// <summary>The base address of the service.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The path of the service's log.</summary>
    public string LogFile { get; }

    /// <summary>Starts the service from this program's folder and waits until it is ready.</summary>
    /// <param name="dataFolder">The service's data folder.</param>
    /// <param name="logFile">The path of the service's log.</param>
    /// <param name="settings">Additional settings, as environment variables.</param>
    /// <param name="cancellationToken">Cancels the wait and stops the service.</param>
    /// <exception cref="InvalidOperationException">The service exited; the message contains its log.</exception>
    public static async Task<ServiceProcess> Start(
        string dataFolder, string logFile, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        // A file, not a pipe: the service may outlive this program.
        var info = new ProcessStartInfo("/bin/sh", ["-c", "exec 2>\"$0\" \"$@\"", logFile,
            "dotnet", Path.Combine(AppContext.BaseDirectory, "Encoder.Gateway.dll"), "--port", "0", "--data", dataFolder])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in settings) info.Environment[name] = value;

        var service = new ServiceProcess(Process.Start(info)!, logFile);
        try
        {
            service._process.StandardInput.Close();
            await service.AwaitReady(cancellationToken);
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Leaves the service running when this object is disposed.</summary>
    public void Leave() => _left = true;

    public async ValueTask DisposeAsync()
    {
        if (!_left) await Stop();
        _process.Dispose();
    }

    private async Task AwaitReady(CancellationToken cancellationToken)
    {
        while (await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (!line.StartsWith(Ready, StringComparison.Ordinal)) continue;
            Address = line[Ready.Length..];
            return;
        }
        throw new InvalidOperationException(
            $"The service did not start: {(await File.ReadAllTextAsync(LogFile, cancellationToken)).Trim()}");
    }

    private async Task Stop()
    {
        if (_process.HasExited) return;
        _ = kill(_process.Id, SigTerm);
        using var deadline = new CancellationTokenSource(s_stopTimeout);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }
    }

    [DllImport("libc")]
    private static extern int kill(int processId, int signal);
}
