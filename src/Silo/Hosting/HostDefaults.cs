using Encoder.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Silo.Hosting;

/// <summary>The settings and logging that all programs of the service share.</summary>
public static class HostDefaults
{
    /// <summary>
    /// Reads the defaults, the data folder's appsettings.json, the environment and <paramref name="settings"/>, each overriding the one
    /// before, and checks all settings.
    /// </summary>
    /// <exception cref="SetupException">A setting is unknown or cannot be read.</exception>
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
    /// Below the level of warnings, Orleans logs little that an operator needs. At every start it warns that the server garbage collector
    /// is off, which is intended: processor time belongs to ffmpeg.
    /// </summary>
    private static readonly Dictionary<string, string?> s_logLevels = new()
    {
        ["Logging:LogLevel:Orleans"] = "Warning",
        ["Logging:LogLevel:Orleans.Runtime.Silo"] = "Error",
        ["Logging:LogLevel:Orleans.Runtime.Watchdog"] = "Error",
        // Orleans places every grain through a Polly pipeline, which would log each time.
        ["Logging:LogLevel:Polly"] = "Warning",
    };

    /// <summary>Logs to standard error. Standard output is reserved for the line that reports that the process is ready.</summary>
    public static void AddStandardErrorLog(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        // Inserted first, so that settings can override it.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = s_logLevels });
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
            console.UseUtcTimestamp = true;
        });
        // StartFailure explains a failed start; the host would also log its stack trace. Failed background services are logged as critical.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
