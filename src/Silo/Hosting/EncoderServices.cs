using Encoder.Grains.Files;
using Encoder.Grains.Jobs;
using Encoder.Grains.Outputs;
using Encoder.Grains.Plans;
using Encoder.Grains.Webhooks;
using Encoder.Grains.Work;
using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Verification;
using Encoder.Media.Verification.Content;
using Encoder.Media.Verification.Decoding;
using Encoder.Silo.Outbound;
using Encoder.Silo.Recovery;
using Encoder.Silo.WorkItems;
using Encoder.Silo.Worker;
using Encoder.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Hosting;

/// <summary>Registers the services of grains and workers, on one machine and in a cluster.</summary>
public static class EncoderServices
{
    /// <summary>
    /// Adds storage, the media tools, outbound requests, the services of grains and the handlers of work items. The caller then adds the
    /// silo and, after it, the worker (<see cref="AddEncodingWorker"/>).
    /// </summary>
    public static IServiceCollection AddEncoderServices(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddEncoderStorage(configuration);
        services.AddFileUrls();
        services.AddFfmpeg(configuration);
        services.AddOutbound(configuration);

        services.AddOptions<WorkerOptions>().BindConfiguration(WorkerOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        AddSettings<WorkItemLimits>(services, "Encoder:Units");
        AddSettings<JobOptions>(services, JobOptions.Section);
        AddSettings<WebhookOptions>(services, WebhookOptions.Section);
        services.AddSingleton<WebhookConcurrency>();
        AddSettings<EncodingOptions>(services, "Encoder:Encoding");
        services.AddSingleton<IValidateOptions<EncodingOptions>, EncodingOptionsRules>();
        AddSettings<MediaLimits>(services, "Encoder:Limits");
        AddSettings<VerificationOptions>(services, VerificationOptions.Section);
        services.AddOptions<DryRunOptions>().BindConfiguration(DryRunOptions.Section).ValidateDataAnnotations().ValidateOnStart();

        services.AddOptions<RetentionOptions>().BindConfiguration(RetentionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<FileDeletion>();
        services.AddSingleton<Janitor>();
        services.AddSingleton<UploadExpiry>();

        services.AddSingleton<JobServices>();
        services.AddSingleton<OutputServices>();
        services.AddSingleton<SourceProbe>();
        services.AddSingleton<SourceFiles>();
        services.AddSingleton<CaptionPreparation>();
        services.AddSingleton<SourcePlanner>();
        services.AddSingleton<ISourcePlanner>(provider => provider.GetRequiredService<SourcePlanner>());
        services.AddSingleton<DryRuns>();
        services.AddSingleton<ContentCheck>();
        services.AddSingleton<ContentInspection>();
        services.AddSingleton<IngestHandler>();
        services.AddSingleton<EncodeHandler>();
        services.AddSingleton<CopyHandler>();
        services.AddSingleton<AudioHandler>();
        services.AddSingleton<OutputDecoder>();
        services.AddSingleton<OutputInspection>();
        services.AddSingleton<PackageHandler>();
        services.AddSingleton<ThumbnailsHandler>();
        services.AddSingleton<IWorkItemRunner, WorkItemRunner>();
        services.AddSingleton<LeaseKeeper>();
        services.AddHostedService<SandboxGate>();
        return services;
    }

    /// <summary>
    /// Adds the worker. Call it last: hosted services start in the order in which they are added, and stop in the reverse order.
    /// </summary>
    public static IServiceCollection AddEncodingWorker(this IServiceCollection services)
    {
        services.AddHostedService(provider => provider.GetRequiredService<LeaseKeeper>());
        services.AddHostedService<EncodingWorker>();
        services.AddOptions<HostOptions>().Configure<IOptions<WorkerOptions>>(
            (host, worker) => host.ShutdownTimeout = worker.Value.DrainTimeout + TimeSpan.FromSeconds(10));
        return services;
    }

    /// <summary>Adds the services that make the URLs of files. Silos need them for webhooks, gateways for responses.</summary>
    public static IServiceCollection AddFileUrls(this IServiceCollection services)
    {
        services.AddOptions<MediaOptions>().BindConfiguration(MediaOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<MediaTokens>().AddSingleton<FileUrls>();
    }

    private static void AddSettings<T>(IServiceCollection services, string section)
        where T : class
    {
        services.AddOptions<T>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<T>>().Value);
    }
}
