using System.Diagnostics;

namespace Encoder.Cli.Tests.Script;

/// <summary>Runs the command-line program itself, without the script around it.</summary>
internal static class CommandProcess
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromMinutes(2);

    /// <param name="input">Standard input.</param>
    /// <param name="environment">Variables to add to this process's environment.</param>
    /// <param name="arguments">Command-line arguments.</param>
    public static async Task<CommandResult> Run(
        string input, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using var process = Start(environment, arguments);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        return await End(process);
    }

    public static Process Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var info = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Encoder.Cli.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) info.Environment[name] = value;
        return Process.Start(info)!;
    }

    public static async Task<CommandResult> End(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(s_deadline);
        return new CommandResult(process.ExitCode, await output, await errors);
    }
}

internal sealed record CommandResult(int ExitCode, string Output, string Errors);
