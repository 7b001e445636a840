using Encoder.Grains.Files;
using Encoder.Grains.Jobs;
using Encoder.Grains.Plans;
using Encoder.Grains.Webhooks;
using Encoder.Grains.Work;
using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Processes;
using Encoder.Media.Verification;
using Encoder.Silo.Outbound;
using Encoder.Silo.Recovery;
using Encoder.Silo.Telemetry;
using Encoder.Silo.Worker;
using Encoder.Storage;
using Encoder.Storage.Tenants;
using Microsoft.Extensions.Configuration;

namespace Encoder.Silo.Hosting;

/// <summary>All sections of settings. A misspelled section or setting is an error, not a silent default.</summary>
public static class SettingsCatalog
{
    /// <summary>The section that contains all others.</summary>
    public const string Root = "Encoder";

    /// <summary>
    /// Sections that are checked where they are read: Tenants, which is a list, and the gateway's, because a silo may share its settings
    /// file.
    /// </summary>
    private static readonly string[] s_others = ["Tenants", "Auth", "Uploads", "Connections"];

    /// <summary>The sections that every process has: the type that each is bound to, by path.</summary>
    public static IReadOnlyDictionary<string, Type> Common { get; } = new Dictionary<string, Type>
    {
        [StorageOptions.Section] = typeof(StorageOptions),
        [MediaOptions.Section] = typeof(MediaOptions),
        [ClusterOptions.Section] = typeof(ClusterOptions),
        [QuotaOptions.Section] = typeof(QuotaOptions),
        [RetentionOptions.Section] = typeof(RetentionOptions),
        [WorkerOptions.Section] = typeof(WorkerOptions),
        ["Encoder:Units"] = typeof(WorkItemLimits),
        [JobOptions.Section] = typeof(JobOptions),
        [WebhookOptions.Section] = typeof(WebhookOptions),
        ["Encoder:Encoding"] = typeof(EncodingOptions),
        ["Encoder:Limits"] = typeof(MediaLimits),
        [VerificationOptions.Section] = typeof(VerificationOptions),
        [DryRunOptions.Section] = typeof(DryRunOptions),
        [OutboundOptions.Section] = typeof(OutboundOptions),
        [MetricsOptions.Section] = typeof(MetricsOptions),
        [OrleansDashboardOptions.Section] = typeof(OrleansDashboardOptions),
        [FfmpegOptions.Section] = typeof(FfmpegOptions),
        [ProcessLimitsOptions.Section] = typeof(ProcessLimitsOptions),
        [SandboxOptions.Section] = typeof(SandboxOptions),
    };

    /// <summary>The sections of a silo of a cluster.</summary>
    public static IReadOnlyDictionary<string, Type> OfSilo { get; } = new Dictionary<string, Type>(Common)
    {
        [ServerOptions.Section] = typeof(ServerOptions),
    };

    /// <summary>Rejects unknown names and unreadable values before any setting takes effect.</summary>
    /// <param name="sections">Sections by path; one of them may be <see cref="Root"/> itself.</param>
    /// <exception cref="SetupException">Some settings are invalid. The message lists each of them and the valid names.</exception>
    public static void Check(IConfiguration configuration, IReadOnlyDictionary<string, Type> sections)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var wrong = sections.SelectMany(section => Check(configuration.GetSection(section.Key), section.Value, sections)).ToArray();
        if (wrong.Length > 0) throw new SetupException(string.Join(' ', wrong));
    }

    /// <summary>Returns the names of the settings in a section.</summary>
    public static IEnumerable<string> Names(Type options) =>
        options.GetProperties().Where(p => p.SetMethod is not null).Select(p => p.Name);

    private static string[] Check(
        IConfigurationSection section,
        Type options,
        IReadOnlyDictionary<string, Type> sections)
    {
        var names = Names(options).ToArray();
        string[] unknown = section.Path == Root
            ? [.. UnknownSections(section, names, sections)]
            : [.. section.GetChildren()
                .Where(child => !names.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                .Select(child => $"{child.Path} is not a setting; valid names are {string.Join(", ", names)}.")];
        // The strict binder would report unknown settings a second time, and every section as an unknown member of the root.
        var strict = unknown.Length == 0 && section.Path != Root;
        return BindingError(section, options, strict) is { } error ? [.. unknown, error] : unknown;
    }

    private static IEnumerable<string> UnknownSections(
        IConfigurationSection root, string[] names, IReadOnlyDictionary<string, Type> sections)
    {
        string[] known = [.. names, .. sections.Keys.Where(k => k != Root).Select(k => k[(Root.Length + 1)..]).Union(s_others)];
        return root.GetChildren()
            .Where(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            .Select(child => $"{child.Path} is not a setting; valid names are {string.Join(", ", known)}.");
    }

    /// <summary>
    /// Returns the error of the first value that cannot be converted or, if <paramref name="strict"/>, of an unknown setting at any depth;
    /// null if there is none.
    /// </summary>
    private static string? BindingError(IConfigurationSection section, Type options, bool strict)
    {
        try
        {
            section.Get(options);
        }
        catch (InvalidOperationException exception)
        {
            // The message names the setting, the value and the type.
            return exception.Message;
        }
        try
        {
            section.Get(options, binder => binder.ErrorOnUnknownConfiguration = strict);
            return null;
        }
        catch (InvalidOperationException exception)
        {
            // The message names the setting and the type, but not the section.
            return $"{section.Path} has an unknown setting. {exception.Message}";
        }
    }
}
