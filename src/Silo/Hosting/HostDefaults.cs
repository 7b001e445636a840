using Encoder.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Silo.Hosting;

/// <summary>Settings and logging of all programs of the service.</summary>
public static class HostDefaults
{
    /// <summary>
    /// Reads defaults, then the data folder's appsettings.json, then the environment, then <paramref name="settings"/>, and checks all of
    /// them.
    /// </summary>
    /// <exception cref="SetupException">A setting is not known, or cannot be read.</exception>
    public static void AddSettings(
        this IHostApplicationBuilder builder, IReadOnlyDictionary<string, string?> settings, IReadOnlyDictionary<string, Type> sections)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(settings);
        const string DataFolder = $"{StorageOptions.Section}:{nameof(StorageOptions.DataFolder)}";
        var data = settings.GetValueOrDefault(DataFolder) ?? builder.Configuration[DataFolder] ?? new StorageOptions().DataFolder;
        builder.Configuration.AddJsonFile(Path.Combine(Path.GetFullPath(data), "appsettings.json"), optional: true, reloadOnChange: false);
        builder.Configuration.AddEnvironmentVariables().AddInMemoryCollection(settings);
        SettingsCatalog.Check(builder.Configuration, sections);
    }

    /// <summary>
    /// Below a warning, Orleans logs little that an operator needs. At every start it warns about the garbage collector, which is chosen
    /// for ffmpeg's sake.
    /// </summary>
    private static readonly Dictionary<string, string?> s_logLevels = new()
    {
        ["Logging:LogLevel:Orleans"] = "Warning",
        ["Logging:LogLevel:Orleans.Runtime.Silo"] = "Error",
        ["Logging:LogLevel:Orleans.Runtime.Watchdog"] = "Error",
        // Orleans places every grain through a pipeline of Polly's, which would log each time.
        ["Logging:LogLevel:Polly"] = "Warning",
    };

    /// <summary>Standard output is for the line that says it is ready; everything else goes to standard error.</summary>
    public static void AddStandardErrorLog(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        // First, so that the settings can say otherwise.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = s_logLevels });
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
            console.UseUtcTimestamp = true;
        });
        // StartFailure explains a failed start; the host would log it with its stack. A background service that fails is critical.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
