using System.Diagnostics;

namespace Encoder.EndToEnd.Running;

/// <summary>Runs ffmpeg and ffprobe for the tests themselves.</summary>
internal static class Tool
{
    /// <summary>Returns the standard output. The program must exit with code 0 and write nothing to standard error.</summary>
    public static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(
            process.ExitCode == 0 && errors.Result.Length == 0,
            $"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}\n{errors.Result}");
        return output;
    }
}
