using Microsoft.Extensions.Options;

namespace Encoder.Media.Processes;

/// <summary>Finds out, before any job does, whether ffmpeg and ffprobe can be run as configured.</summary>
public sealed class SandboxProbe(IFfmpegRunner runner, IOptions<SandboxOptions> sandbox)
{
    private const string Advice = """
        Install ffmpeg, bubblewrap 0.7 or newer and util-linux (setpriv, prlimit), and let this user make user namespaces
        (sysctl user.max_user_namespaces and, where they exist, kernel.unprivileged_userns_clone=1 and
        kernel.apparmor_restrict_unprivileged_userns=0; in a container, a seccomp profile that permits them). For development only,
        Encoder:Sandbox:Mode = none runs ffmpeg unconfined.
        """;

    /// <summary>Asks both programs for their version, confined as every run is.</summary>
    public async Task<SandboxReport> Check(CancellationToken cancellationToken = default)
    {
        var versions = new List<string>();
        foreach (var tool in Enum.GetValues<FfmpegTool>())
        {
            try
            {
                var lines = new List<string>();
                var result = await runner.Run(
                    new FfmpegCommand(tool, ["-version"], new Dictionary<string, string>()),
                    onLine: lines.Add, cancellationToken: cancellationToken);
                if (!result.Succeeded || lines is not [var version, ..])
                    return Unusable($"{tool} ended with {result.ExitCode}: {result.Errors}");
                versions.Add(version);
            }
            catch (FfmpegLaunchException exception)
            {
                return Unusable($"{tool} could not be started: {exception.Message}");
            }
        }
        return new(Usable: true, $"{string.Join("; ", versions)}; sandbox: {sandbox.Value.Mode}");
    }

    private static SandboxReport Unusable(string cause) =>
        new(Usable: false, $"Nothing can be encoded. {cause}{Environment.NewLine}{Advice}");
}

/// <summary>Whether programs can be run as configured.</summary>
/// <param name="Message">For the operator's log: the versions found, or what is wrong and what to install or to set.</param>
public sealed record SandboxReport(bool Usable, string Message);
