using Encoder.Contracts;
using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Grains.Files;
using Encoder.Grains.Jobs;
using Encoder.Grains.Webhooks;
using Encoder.Silo.Hosting;
using Encoder.Silo.OneMachine;
using Encoder.Silo.WorkItems;
using Encoder.Sqlite;
using Encoder.Storage.Files;
using Encoder.Storage.Jobs;
using Encoder.Storage.Media;
using Encoder.Storage.Work;
using Encoder.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Storage;

namespace Encoder.Silo.Tests.Jobs;

/// <summary>The real grains, storage and worker in one process. Only ffmpeg and the network are scripted.</summary>
internal sealed class JobWorld : IAsyncDisposable
{
    private readonly IHost _host;

    static JobWorld() => OptionRanges.Ready(SettingsCatalog.Common.Values);

    private JobWorld(IHost host, ScriptedWork work, RecordingSender sender) => (_host, Work, Sender) = (host, work, sender);

    public const string Tenant = "default";

    public ScriptedWork Work { get; }

    public RecordingSender Sender { get; }

    public IGrainFactory Grains => Get<IGrainFactory>();

    public IJobIndex Index => Get<IJobIndex>();

    public IWorkQueue Queue => Get<IWorkQueue>();

    public static JobRequest Request { get; } = new()
    {
        VideoUrl = "https://example.org/a.mp4",
        Presets = [new() { Resolutions = ["360"], Format = "mp4" }, new() { Resolutions = ["360"], Format = "mp4" }],
        Thumbnails = [new() { Timestamp = "00:00:01", Resolutions = ["360"], Formats = ["jpg"], Filters = ["none"] }],
        WebhookUrl = "https://example.org/hook",
    };

    /// <param name="slots">The number of work items that the worker runs at a time; with 0, jobs stay queued.</param>
    /// <param name="real">If not null, work items run ffmpeg, and <paramref name="work"/> is ignored.</param>
    /// <param name="configure">Changes services after all others are registered; null for no changes.</param>
    public static async Task<JobWorld> Start(
        TemporaryFolder data, int slots = 2, ScriptedWork? work = null, RecordingSender? sender = null, Faults? faults = null,
        Dictionary<string, string?>? settings = null,
        RealWork? real = null,
        Action<IServiceCollection>? configure = null)
    {
        work ??= new ScriptedWork();
        sender ??= new RecordingSender();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(settings ?? [])
        {
            ["Encoder:Storage:DataFolder"] = data.Path,
            ["Encoder:Storage:SurvivePowerLoss"] = "false",
            ["Encoder:Worker:Slots"] = $"{slots}",
            ["Encoder:Worker:PollInterval"] = "00:00:00.050",
            ["Encoder:Worker:RetryDelay"] = "00:00:00.010",
            ["Encoder:Worker:Lease"] = settings?.GetValueOrDefault("Encoder:Worker:Lease") ?? "00:00:01",
        });
        builder.AddEncoderOnOneMachine();
        builder.Services.Remove(builder.Services.Single(service => service.ImplementationType == typeof(SandboxGate)));
        builder.Services.AddSingleton(provider => new PublicAddress(() => "http://encoder.test", provider.GetRequiredService<FileUrls>()));
        builder.Services.AddSingleton<WorkItemRunner>();
        builder.Services.Replace(
            ServiceDescriptor.Singleton<IWorkItemRunner>(
                provider => real is null ? work : real.Over(provider.GetRequiredService<WorkItemRunner>())));
        builder.Services.Replace(ServiceDescriptor.Singleton<IWebhookSender>(sender));
        if (faults is not null)
        {
            Wrap<IJobIndex>(builder.Services, faults);
            Wrap<IFileIndex>(builder.Services, faults);
            Wrap<IWorkQueue>(builder.Services, faults);
            Wrap<IMediaStore>(builder.Services, faults);
            Wrap<IWorkspace>(builder.Services, faults);
            // Every write of grain state begins with serialization.
            Wrap<IGrainStorageSerializer>(builder.Services, faults);
        }
        configure?.Invoke(builder.Services);
        var host = builder.Build();
        try
        {
            await host.StartAsync();
        }
        catch
        {
            host.Dispose();
            SqliteConnection.ClearAllPools();
            throw;
        }
        return new JobWorld(host, work, sender);
    }

    public T Get<T>()
        where T : class => _host.Services.GetRequiredService<T>();

    public async Task<string> Submit(JobRequest? request = null, string? id = null)
    {
        id ??= EntityId.New(TimeProvider.System);
        var result = await Grains.GetGrain<IJobGrain>(id).Submit(
            new JobSubmission(Tenant, new JobUser("u1", "Ada", "ada@example.org"), request ?? Request));
        Assert.NotNull(result.Job);
        return id;
    }

    public Task<Job?> Job(string id) => Grains.GetGrain<IJobGrain>(id).Get(Tenant);

    public Task<Job> Ended(string id, TimeSpan? within = null) => Eventually.Get(
        async () => await Job(id) is { Status: JobStatus.Completed or JobStatus.Failed } job ? job : null, $"the end of job {id}", within);

    /// <summary>Resumes a job's unfinished follow-up, as housekeeping in the next process would.</summary>
    public Task Remind(string id) => Grains.GetGrain<IJobWorkGrain>(id).Resume();

    public async Task<MediaFile[]> Files() => [.. (await Get<IFileIndex>().List(Tenant, null, new(1, 100))).Items];

    /// <summary>Returns the number of reminders of all grains.</summary>
    public long Reminders() => Count("grain_reminder");

    /// <summary>Returns the number of rows in a table of the database.</summary>
    public long Count(string table) => Get<SqliteFile>().Read(connection =>
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The table names are constants of the tests.
        command.CommandText = $"SELECT count(*) FROM {table}";
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    });

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        SqliteConnection.ClearAllPools();
    }

    private static void Wrap<T>(IServiceCollection services, Faults faults)
        where T : class
    {
        var inner = services.Last(service => service.ServiceType == typeof(T));
        services.Remove(inner);
        services.AddSingleton(provider => faults.Over((T)ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!)));
    }
}
