using System.Diagnostics;
using Encoder.Media.Processes;
using Encoder.Testing;

namespace Encoder.Media.Tests.Commands;

/// <summary>
/// Runs commands with the installed ffmpeg, in a folder where inputs and outputs have the names that the commands use.
/// </summary>
internal sealed class LocalRunner : IFfmpegRunner
{
    public async Task<FfmpegResult> Run(
        FfmpegCommand command,
        Action<FfmpegProgress>? onProgress = null,
        Action<string>? onLine = null,
        CancellationToken cancellationToken = default)
    {
        using var root = new TemporaryFolder();
        Directory.CreateDirectory(root.File("in"));
        foreach (var (alias, path) in command.Inputs) File.CreateSymbolicLink(root.File($"in/{alias}"), path);
        if (command.OutputFolder is { } folder) Directory.CreateSymbolicLink(root.File("out"), folder);

        var start = new ProcessStartInfo(command.Tool == FfmpegTool.Ffprobe ? "ffprobe" : "ffmpeg")
        {
            WorkingDirectory = root.Path,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in command.Arguments) start.ArgumentList.Add(argument);

        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = new StringWriter();
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (onLine is null) await output.WriteLineAsync(line);
            else onLine(line);
        }

        await process.WaitForExitAsync(cancellationToken);
        return new FfmpegResult(FfmpegOutcome.Exited, process.ExitCode, output.ToString(), await errors, clock.Elapsed);
    }
}
