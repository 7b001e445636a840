using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Encoder.Cli.Demo;

/// <summary>The service as a process of its own, on a free port. Disposing stops it, unless it was left to run.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private const string Ready = "ready: ";
    private const int SigTerm = 15;

    /// <summary>How long it may take to stop before it is killed: it drains first.</summary>
    private static readonly TimeSpan s_stopTimeout = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private bool _left;

    private ServiceProcess(Process process, string logFile) => (_process, LogFile) = (process, logFile);

    public int Id => _process.Id;

    /// <summary>Base address that it serves under.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Where its log goes.</summary>
    public string LogFile { get; }

    /// <summary>Starts the service beside this program and waits until it serves.</summary>
    /// <param name="dataFolder">Its data folder.</param>
    /// <param name="logFile">Where its log goes.</param>
    /// <param name="settings">More settings, by the names of environment variables.</param>
    /// <param name="cancellationToken">Ends the wait, and the service with it.</param>
    /// <exception cref="InvalidOperationException">It ended instead; the message says what it said last.</exception>
    public static async Task<ServiceProcess> Start(
        string dataFolder, string logFile, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        // The log outlives whoever started the service, so that it cannot be a pipe.
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

    /// <summary>Lets it run on after this program.</summary>
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
        throw new InvalidOperationException($"The service did not start: {(await File.ReadAllTextAsync(LogFile, cancellationToken)).Trim()}");
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
