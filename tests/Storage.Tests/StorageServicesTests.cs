using System.Text;
using Encoder.Sqlite;
using Encoder.Storage.Files;
using Encoder.Storage.Jobs;
using Encoder.Storage.Media;
using Encoder.Storage.Tenants;
using Encoder.Storage.Work;
using Encoder.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Encoder.Storage.Tests;

public sealed class StorageServicesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string?> _settings = [];

    public StorageServicesTests()
    {
        _settings["Encoder:Storage:DataFolder"] = _folder.File("data");
        _settings["Encoder:Storage:SurvivePowerLoss"] = "false";
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_host_keeps_its_data_across_a_restart()
    {
        using (var host = await Start())
        {
            var tenant = host.Services.GetRequiredService<ITenants>().ByName("default")!;
            var store = host.Services.GetRequiredService<IMediaStore>();
            var workspace = host.Services.GetRequiredService<IWorkspace>();
            var staged = await workspace.Stage(new MemoryStream(Encoding.UTF8.GetBytes("a video")), 100, CancellationToken.None);
            store.Publish(staged, Samples.File(1).FilePath);
            await host.Services.GetRequiredService<IFileIndex>().Add(tenant.Name, Samples.File(1));
            await host.Services.GetRequiredService<IJobIndex>().Add(tenant.Name, Samples.Job(2, videoId: Samples.Id(1)), 1);
            await host.Services.GetRequiredService<IWorkQueue>().Enqueue(new WorkItem(Samples.Id(2), WorkItemName.Ingest, tenant.Name, 5));
            await host.StopAsync();
        }

        using var again = await Start();
        Assert.Equal(1, (await again.Services.GetRequiredService<IJobIndex>().List("default", null, new PageRequest(1, 20))).Total);
        Assert.NotNull(await again.Services.GetRequiredService<IFileIndex>().Get("default", Samples.Id(1)));
        Assert.NotNull(await again.Services.GetRequiredService<IWorkQueue>().Claim("w", TimeSpan.FromMinutes(1)));
        Assert.Equal(7, again.Services.GetRequiredService<IMediaStore>().Open(Samples.File(1).FilePath)?.Size);
        Assert.Equal(["encoder.db", "encoder.db-shm", "encoder.db-wal", "lock", "media", "reserve", "tenants.json", "work"],
            Directory.EnumerateFileSystemEntries(_folder.File("data")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_service_is_a_singleton_on_one_shared_database()
    {
        using var host = await Start();

        foreach (var part in new[]
        {
            typeof(ITenants), typeof(IMediaStore), typeof(IWorkspace), typeof(IJobIndex), typeof(IFileIndex), typeof(IWorkQueue),
            typeof(SqliteFile), typeof(DataFolder),
        })
            Assert.Same(host.Services.GetRequiredService(part), host.Services.GetRequiredService(part));
        await host.Services.GetRequiredService<SqliteFile>().Migrate("other", "CREATE TABLE other (id TEXT)");
    }

    [Fact]
    public async Task Tenants_can_be_read_while_a_service_runs()
    {
        using var host = await Start();
        using var command = Services();

        Assert.Equal(
            host.Services.GetRequiredService<ITenants>().ByName("default")!.ApiKey,
            command.GetRequiredService<ITenants>().ByName("default")!.ApiKey);
    }

    [Fact]
    public async Task Tenants_in_the_settings_replace_the_file()
    {
        foreach (var (name, value) in new[]
        {
            ("Name", "acme"), ("ApiKey", "k"), ("Secrets:0", new string('s', 32)),
            ("WebhookSecrets:0", Tenants.TenantSamples.WebhookSecret), ("UserId", "u"), ("UserName", "Ada"), ("Email", "a@b"),
        })
            _settings[$"Encoder:Tenants:0:{name}"] = value;

        using var host = await Start();

        Assert.NotNull(host.Services.GetRequiredService<ITenants>().ByName("acme"));
        Assert.Null(host.Services.GetRequiredService<ITenants>().ByName("default"));
        Assert.False(File.Exists(_folder.File("data/tenants.json")));
    }

    [Theory]
    [InlineData("Encoder:Storage:DataFolder", " ")]
    [InlineData("Encoder:Storage:LockTimeout", "00:00:00.9")]
    [InlineData("Encoder:Storage:LockTimeout", "00:10:01")]
    [InlineData("Encoder:Tenants:0:Name", "Acme")]
    public async Task A_host_with_an_invalid_setting_does_not_start_and_names_it(string setting, string value)
    {
        _settings[setting] = value;

        Assert.Contains(setting, (await Assert.ThrowsAsync<OptionsValidationException>(Start)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Encoder:Storage:LockTimeout", "soon", "Encoder:Storage:LockTimeout")]
    [InlineData("Encoder:Storage:DataFoldr", "x", "DataFoldr")]
    public async Task A_host_with_an_unreadable_setting_does_not_start_and_names_it(string setting, string value, string named)
    {
        _settings[setting] = value;

        Assert.Contains(named, (await Assert.ThrowsAsync<InvalidOperationException>(Start)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_does_not_start_on_the_data_folder_of_another_host()
    {
        using var host = await Start();

        Assert.Contains("in use", (await Assert.ThrowsAsync<SetupException>(Start)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", typeof(FlushToDisk))]
    [InlineData("false", typeof(NoFlush))]
    public void Media_are_flushed_to_disk_if_they_must_survive_a_power_cut(string survive, Type flush)
    {
        _settings["Encoder:Storage:SurvivePowerLoss"] = survive;
        using var services = Services();

        Assert.IsType(flush, services.GetRequiredService<IDiskFlush>());
    }

    [Fact]
    public void The_defaults_are_as_documented()
    {
        var options = new StorageOptions();

        Assert.Equal(("data", true, TimeSpan.FromSeconds(10)), (options.DataFolder, options.SurvivePowerLoss, options.LockTimeout));
    }

    private ServiceProvider Services() => new ServiceCollection().AddEncoderStorage(Configuration()).BuildServiceProvider();

    private async Task<IHost> Start()
    {
        var host = new HostBuilder().ConfigureServices(services => services.AddEncoderStorage(Configuration())).Build();
        try
        {
            await host.StartAsync();
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    private IConfigurationRoot Configuration() => new ConfigurationBuilder().AddInMemoryCollection(_settings).Build();
}
