using System.Diagnostics;

namespace Encoder.Cli;

/// <summary>Runs a program and waits for its exit.</summary>
internal static class ExternalProgram
{
    /// <summary>Runs a program and returns its standard output.</summary>
    /// <param name="name">The name of the program, which is found by PATH.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="cancellationToken">Kills the program.</param>
    /// <param name="settings">Environment variables, in addition to this program's.</param>
    /// <exception cref="InvalidOperationException">The exit code is not 0; the message contains the standard error.</exception>
    public static async Task<string> Run(
        string name,
        IEnumerable<string> arguments,
        CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string>? settings = null)
    {
        var info = new ProcessStartInfo(name, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in settings ?? new Dictionary<string, string>()) info.Environment[key] = value;
        using var process = Process.Start(info)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{name} ended with {process.ExitCode}: {(await errors).Trim()}");
    }
}
