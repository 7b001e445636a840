using System.ComponentModel;
using System.Diagnostics;

namespace Encoder.Media.Processes;

/// <summary>A running program and all processes that it starts. They are killed together, and awaited together.</summary>
internal sealed class ProcessTree : IAsyncDisposable
{
    /// <summary>
    /// The time that a program may take to reach its gate: far more than a busy machine needs, but mounting may hang on slow storage.
    /// </summary>
    private static readonly TimeSpan s_startTimeout = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The time that a program may take to end after its gate was closed, or after the process that its life depends on has ended.
    /// </summary>
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

    /// <summary>
    /// Completes when all processes have ended, with the program's exit code, or 128 plus the number of the signal that ended it.
    /// </summary>
    public Task<int> Exited { get; }

    /// <summary>
    /// Starts a program within limits. The program runs when the task completes, and from then on dies with this process.
    /// </summary>
    /// <exception cref="FfmpegLaunchException">The program could not be started.</exception>
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
                // The process waits at its gate, so it is alive and its id cannot denote another process.
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

    /// <summary>Kills all processes; <see cref="Exited"/> completes when they have ended.</summary>
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
        // The root usually ends first. If something killed the started process instead, the kernel is already killing the root.
        if (!_root.WaitForExit(s_deathTimeout))
            throw new InvalidOperationException($"Process {_started.Id} has ended, but the processes that it started could not be killed.");
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

            // Only the programs that lead to the gate have run, so their messages are about this machine.
            var errors = await started.StandardError.ReadToEndAsync(deadline.Token);
            throw new FfmpegLaunchException(errors.Length > 0 ? errors.Trim() : "It ended during its start.");
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
    /// Ends a program that is still before its gate by closing its input. Killing is the last resort: each process that leads to the gate
    /// runs for a moment before its life is tied to its parent, and could survive the kill and reach the gate later.
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
        // Process.Dispose does not close streams that have been accessed. The StreamWriter of its input would flush into a closed pipe.
        started.StandardInput.BaseStream.Dispose();
        started.StandardOutput.Dispose();
        started.StandardError.Dispose();
        started.Dispose();
    }
}
