using System.Diagnostics;

namespace Encoder.Cli;

/// <summary>Runs a program to its end.</summary>
internal static class ExternalProgram
{
    /// <summary>Runs it and returns its standard output.</summary>
    /// <param name="name">Name of the program, found by PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <param name="settings">Environment variables, beside those of this program.</param>
    /// <exception cref="InvalidOperationException">It failed; the message holds what it said.</exception>
    public static async Task<string> Run(string name, IEnumerable<string> arguments, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? settings = null)
    {
        var info = new ProcessStartInfo(name, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
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
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{name} ended with {process.ExitCode}: {(await errors).Trim()}");
    }
}
