using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Encoder.Cli.Tests.Script;

/// <summary>Runs the script <c>./encoder</c> as a user does.</summary>
internal sealed class ScriptProcess : IDisposable
{
    private const int SigTerm = 15;

    /// <summary>Includes the time for the script to build what has changed.</summary>
    private static readonly TimeSpan s_deadline = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly Channel<string> _output = Channel.CreateUnbounded<string>();
    private readonly Task _reading;
    private readonly Task<string> _errors;

    private ScriptProcess(ProcessStartInfo info)
    {
        _process = Process.Start(info)!;
        _process.StandardInput.Close();
        _errors = _process.StandardError.ReadToEndAsync();
        _reading = ReadOutput();
    }

    public int Id => _process.Id;

    /// <param name="temporary">Folder for temporary files.</param>
    /// <param name="arguments">Command-line arguments.</param>
    public static ScriptProcess Start(string temporary, params string[] arguments) =>
        new(new ProcessStartInfo(Path.Combine(Root(), "encoder"), arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = temporary,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["TMPDIR"] = temporary },
        });

    /// <summary>Waits for the next line of standard output with a prefix, and returns the rest of it.</summary>
    public async Task<string> LineAfter(string beginning)
    {
        using var deadline = new CancellationTokenSource(s_deadline);
        while (await _output.Reader.WaitToReadAsync(deadline.Token))
        {
            if (_output.Reader.TryRead(out var line) && line.StartsWith(beginning, StringComparison.Ordinal))
            {
                return line[beginning.Length..];
            }
        }
        throw new InvalidOperationException($"The script ended without printing \"{beginning}\": {await _errors}");
    }

    /// <summary>Waits until the script has exited.</summary>
    public async Task<(int ExitCode, string[] Output, string[] Errors)> End()
    {
        await _process.WaitForExitAsync().WaitAsync(s_deadline);
        await _reading;
        var output = new List<string>();
        while (_output.Reader.TryRead(out var line)) output.Add(line);
        return (_process.ExitCode, [.. output], (await _errors).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    public void Terminate() => Assert.Equal(0, kill(_process.Id, SigTerm));

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private async Task ReadOutput()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line) await _output.Writer.WriteAsync(line);
        _output.Writer.Complete();
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "encoder"))) folder = folder.Parent!;
        return folder.FullName;
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int kill(int processId, int signal);
}
