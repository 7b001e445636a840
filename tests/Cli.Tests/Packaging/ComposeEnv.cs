using System.Diagnostics;
using System.Text.RegularExpressions;
using Encoder.Testing;

namespace Encoder.Cli.Tests.Packaging;

/// <summary>Runs <c>./encoder compose-env</c> in a separate folder.</summary>
internal sealed partial class ComposeEnv : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ComposeEnv() => File.Copy(Repository.File("encoder"), _folder.File("encoder"));

    public string Path => _folder.File(".env");

    public Dictionary<string, string> Variables =>
        File.ReadLines(Path).Where(l => !l.StartsWith('#')).Select(l => l.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);

    public async Task<(int ExitCode, string Errors)> Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(_folder.File("encoder"), ["compose-env", .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        await output;
        return (process.ExitCode, await errors);
    }

    /// <summary>Replaces the variables in a text, as Compose does. Every variable must be required and set.</summary>
    public string PutInto(string text) => Variable().Replace(text, match => Variables[match.Groups["name"].Value]);

    public void Dispose() => _folder.Dispose();

    /// <summary>Matches <c>${NAME:?message}</c>, a variable that must be set because it has no default.</summary>
    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+):\?[^}]+\}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    public static partial Regex Variable();
}
