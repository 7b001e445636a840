using Microsoft.Extensions.Options;

namespace Encoder.Media.Processes;

/// <summary>Checks, before any job needs it, whether ffmpeg and ffprobe can be run as configured.</summary>
public sealed class SandboxProbe(IFfmpegRunner runner, IOptions<SandboxOptions> sandbox)
{
    private const string Advice = """
        Install ffmpeg, bubblewrap 0.7 or newer and util-linux (setpriv, unshare), and let this user create user namespaces
        (sysctl user.max_user_namespaces and, where they exist, kernel.unprivileged_userns_clone=1 and
        kernel.apparmor_restrict_unprivileged_userns=0; in a container, a seccomp profile that permits them). For development only,
        Encoder:Sandbox:Mode = none runs ffmpeg unconfined.
        """;

    /// <summary>Runs both programs with <c>-version</c>, in the same sandbox as every run.</summary>
    public async Task<SandboxReport> Check(CancellationToken cancellationToken = default)
    {
        // In parallel, because every start of the service waits for both.
        var tools = await Task.WhenAll(Enum.GetValues<FfmpegTool>().Select(tool => Version(tool, cancellationToken)));
        return Array.Find(tools, tool => tool.Cause is not null) is { Cause: { } cause }
            ? Unusable(cause)
            : new(Usable: true, $"{string.Join("; ", tools.Select(tool => tool.Version))}; sandbox: {sandbox.Value.Mode}");
    }

    private async Task<(string? Version, string? Cause)> Version(FfmpegTool tool, CancellationToken cancellationToken)
    {
        try
        {
            var lines = new List<string>();
            var command = new FfmpegCommand(tool, ["-version"], new Dictionary<string, string>());
            var result = await runner.Run(command, onLine: lines.Add, cancellationToken: cancellationToken);
            return result.Succeeded && lines is [var version, ..]
                ? (version, null)
                : (null, $"{tool} ended with {result.ExitCode}: {result.Errors}");
        }
        catch (FfmpegLaunchException exception)
        {
            return (null, $"{tool} could not be started: {exception.Message}");
        }
    }

    private static SandboxReport Unusable(string cause) =>
        new(Usable: false, $"Nothing can be encoded. {cause}{Environment.NewLine}{Advice}");
}

/// <summary>Whether programs can be run as configured.</summary>
/// <param name="Message">Text for the operator's log: the versions found, or what is wrong and what to install or set.</param>
public sealed record SandboxReport(bool Usable, string Message);
