using System.ComponentModel;
using System.Diagnostics;

namespace Encoder.Media.Processes;

/// <summary>A running program with all that it starts: killed together, and waited for together.</summary>
internal sealed class ProcessTree : IAsyncDisposable
{
    /// <summary>
    /// How long a program may take to its gate: far more than a busy machine needs, but storage may hang while it is mounted.
    /// </summary>
    private static readonly TimeSpan s_startTimeout = TimeSpan.FromSeconds(30);

    /// <summary>How long a program may take to end once its gate is closed, or the process has ended on which its life depends.</summary>
    private static readonly TimeSpan s_deathTimeout = TimeSpan.FromSeconds(2);

    private readonly Process _started;
    private readonly PidFd _root;

    private ProcessTree(ISandbox sandbox, Launch launch, Process started, PidFd root)
    {
        (_started, _root) = (started, root);
        Exited = AwaitExit(sandbox, launch);
    }

    public Stream Output => _started.StandardOutput.BaseStream;

    public Stream Errors => _started.StandardError.BaseStream;

    /// <summary>Ends when all is gone, with the program's exit code, or 128 and the number of the signal that ended it.</summary>
    public Task<int> Exited { get; }

    /// <summary>Starts a program within limits; it runs when the task ends, and from then on dies with this process.</summary>
    /// <exception cref="FfmpegLaunchException">It could not be started.</exception>
    public static async Task<ProcessTree> Start(
        ISandbox sandbox, Launch launch, ResourceLimits limits, CancellationToken cancellationToken)
    {
        try
        {
            var started = await SpawnThread.Start(StartInfo(launch));
            PidFd? root = null;
            try
            {
                await AwaitGate(started, cancellationToken);
                // It lives, for it awaits our answer: its number cannot mean another process.
                var processId = sandbox.RootOf(started.Id);
                root = PidFd.Open(processId);
                limits.PutOn(processId);
                await OpenGate(started);
                return new ProcessTree(sandbox, launch, started, root);
            }
            catch
            {
                root?.Dispose();
                await Abandon(started);
                throw;
            }
        }
        catch (Exception exception)
        {
            sandbox.CleanUp(launch);
            if (exception is IOException or Win32Exception) throw new FfmpegLaunchException(exception.Message, exception);
            throw;
        }
    }

    /// <summary>Kills everything; <see cref="Exited"/> tells when it is gone.</summary>
    public void Kill() => _root.Kill();

    public async ValueTask DisposeAsync()
    {
        Kill();
        await Exited;
        _root.Dispose();
        Close(_started);
    }

    private async Task<int> AwaitExit(ISandbox sandbox, Launch launch)
    {
        await _started.WaitForExitAsync();
        // The root has gone before it, unless somebody killed what was started: then the kernel has begun to kill the root.
        if (!_root.WaitForExit(s_deathTimeout))
            throw new InvalidOperationException($"Process {_started.Id} has ended, but what it started could not be killed.");
        sandbox.CleanUp(launch);
        return sandbox.ExitCodeOf(_started.ExitCode);
    }

    private static ProcessStartInfo StartInfo(Launch launch)
    {
        var info = new ProcessStartInfo(launch.Program, launch.Arguments.Skip(1))
        {
            UseShellExecute = false,
            WorkingDirectory = launch.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment.Clear();
        foreach (var (name, value) in launch.Environment) info.Environment.Add(name, value);
        return info;
    }

    private static async Task AwaitGate(Process started, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(s_startTimeout);
        try
        {
            if (await started.StandardOutput.BaseStream.ReadAsync(new byte[1], deadline.Token) == 1) return;

            // Nothing but the programs that lead to the gate has run: what they say is about this machine.
            var errors = await started.StandardError.ReadToEndAsync(deadline.Token);
            throw new FfmpegLaunchException(errors.Length > 0 ? errors.Trim() : "It ended while it was started.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new FfmpegLaunchException($"It did not start within {s_startTimeout.TotalSeconds} s.");
        }
    }

    private static async Task OpenGate(Process started)
    {
        var input = started.StandardInput.BaseStream;
        await input.WriteAsync("\n"u8.ToArray());
        await input.DisposeAsync();
    }

    /// <summary>
    /// Ends a program that is still before its gate by not answering. It is not killed, if it can be helped: each of the processes that
    /// lead to the gate runs for a moment before it depends on the one that started it, and would come there later.
    /// </summary>
    private static async Task Abandon(Process started)
    {
        started.StandardInput.BaseStream.Dispose();
        using var deadline = new CancellationTokenSource(s_deathTimeout);
        try
        {
            await started.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            started.Kill(entireProcessTree: true);
            await started.WaitForExitAsync(CancellationToken.None);
        }
        Close(started);
    }

    private static void Close(Process started)
    {
        // A process does not close streams that it has given away. Its writer would try to flush into a closed pipe.
        started.StandardInput.BaseStream.Dispose();
        started.StandardOutput.Dispose();
        started.StandardError.Dispose();
        started.Dispose();
    }
}
