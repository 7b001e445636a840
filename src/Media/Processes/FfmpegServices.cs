using Encoder.Media.Processes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the services that run ffmpeg.</summary>
public static class FfmpegServices
{
    /// <summary>
    /// Adds <see cref="IFfmpegRunner"/> and <see cref="SandboxProbe"/>. The options are bound to <c>Encoder:Ffmpeg</c>,
    /// <c>Encoder:ProcessLimits</c> and <c>Encoder:Sandbox</c> and validated on start.
    /// </summary>
    public static IServiceCollection AddFfmpeg(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);

        services.AddOptions<FfmpegOptions>().Bind(configuration.GetSection(FfmpegOptions.Section))
            .Validate(options => options.Ffmpeg.Length > 0, $"{FfmpegOptions.Section}:Ffmpeg must name a program.")
            .Validate(options => options.Ffprobe.Length > 0, $"{FfmpegOptions.Section}:Ffprobe must name a program.")
            .Validate(options => IsTimeout(options.StallTimeout), $"{FfmpegOptions.Section}:StallTimeout must be between 1 ms and 1 day.")
            .Validate(options => IsTimeout(options.ProbeTimeout), $"{FfmpegOptions.Section}:ProbeTimeout must be between 1 ms and 1 day.")
            .Validate(options => options.MaxOutput > 0, $"{FfmpegOptions.Section}:MaxOutput must be a positive number of bytes.")
            .ValidateOnStart();

        services.AddOptions<ProcessLimitsOptions>().Bind(configuration.GetSection(ProcessLimitsOptions.Section))
            .Validate(limits => limits.Memory > 0, $"{ProcessLimitsOptions.Section}:Memory must be a positive number of bytes.")
            .Validate(limits => limits.CpuTime > TimeSpan.Zero, $"{ProcessLimitsOptions.Section}:CpuTime must be positive.")
            .Validate(limits => limits.FileSize > 0, $"{ProcessLimitsOptions.Section}:FileSize must be a positive number of bytes.")
            .Validate(limits => limits.OpenFiles >= 16, $"{ProcessLimitsOptions.Section}:OpenFiles must be at least 16.")
            .Validate(limits => limits.Niceness is >= 0 and <= 19, $"{ProcessLimitsOptions.Section}:Niceness must be between 0 and 19.")
            .ValidateOnStart();

        services.AddOptions<SandboxOptions>().Bind(configuration.GetSection(SandboxOptions.Section))
            .Validate(sandbox => Enum.IsDefined(sandbox.Mode), $"{SandboxOptions.Section}:Mode must be bubblewrap or none.")
            .Validate(sandbox => sandbox.Bubblewrap.Length > 0, $"{SandboxOptions.Section}:Bubblewrap must name a program.")
            .Validate(sandbox => sandbox.ReadOnlyPaths.All(Path.IsPathRooted), $"{SandboxOptions.Section}:ReadOnlyPaths must be absolute.")
            .ValidateOnStart();

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IFfmpegRunner, FfmpegRunner>();
        services.TryAddSingleton<SandboxProbe>();
        return services;
    }

    private static bool IsTimeout(TimeSpan timeout) => timeout >= TimeSpan.FromMilliseconds(1) && timeout <= TimeSpan.FromDays(1);
}
