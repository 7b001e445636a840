using Encoder.Silo.OneMachine;
using Encoder.Sqlite;
using Encoder.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Encoder.Silo.Tests.OneMachine;

/// <summary>Tests the behaviour of Orleans that the service's grains rely on.</summary>
public sealed class OrleansTests : IAsyncLifetime
{
    private const string Provider = "notes";

    private readonly TemporaryFolder _folder = new();
    private readonly SqliteFile _file;
    private readonly InProcessTestCluster _cluster;

    public OrleansTests()
    {
        _file = new SqliteFile(new SqliteFileOptions { Path = _folder.File("reminders.db"), SurvivePowerLoss = false });
        var builder = new InProcessTestClusterBuilder(initialSilosCount: 2);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorage(Provider);
            // Orleans' in-memory table is a grain, which would be lost with its silo.
            silo.AddReminders();
            silo.Services.AddSingleton(_ => GrainTables.Open(_file).GetAwaiter().GetResult());
            silo.Services.AddSingleton<IReminderTable, SqliteReminderTable>();
            silo.Configure<ReminderOptions>(reminders => reminders.MinimumReminderPeriod = TimeSpan.FromSeconds(1));
            silo.Configure<ClusterMembershipOptions>(membership =>
                (membership.ProbeTimeout, membership.NumMissedProbesLimit, membership.NumVotesForDeathDeclaration)
                    = (TimeSpan.FromSeconds(1), 2, 1));
        });
        _cluster = builder.Build();
    }

    public async ValueTask InitializeAsync() => await _cluster.DeployAsync();

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _file.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_activation_whose_state_another_one_has_changed_cannot_write_it_and_the_next_one_reads_what_is_stored()
    {
        var note = _cluster.Client.GetGrain<INoteGrain>("a");
        await note.Write("mine");
        // Does what a duplicate activation on another silo would do.
        var storage = _cluster.Silos[0].ServiceProvider.GetRequiredKeyedService<IGrainStorage>(Provider);
        var stored = new GrainState<Note>(new Note());
        await storage.ReadStateAsync("note", note.GetGrainId(), stored);
        stored.State = new Note { Text = "the other's" };
        await storage.WriteStateAsync("note", note.GetGrainId(), stored);

        var refused = await Assert.ThrowsAnyAsync<OrleansException>(() => note.Write("mine again"));
        Assert.IsType<InconsistentStateException>(refused);
        // Orleans deactivates a grain that lets such an exception escape.
        await Eventually.True(async () => await note.Read() == "the other's", "the next activation has read the state");
    }

    [Fact]
    public async Task A_reminder_keeps_ticking_after_its_silo_is_lost()
    {
        var note = _cluster.Client.GetGrain<INoteGrain>("b");
        await note.Remind();
        var had = await Eventually.Get(note.LastTick, "a tick", TimeSpan.FromSeconds(30));

        await _cluster.KillSiloAsync(_cluster.Silos.Single(silo => silo.SiloAddress.ToString() == had));

        await Eventually.True(
            async () => await note.LastTick()
                .WaitAsync(TimeSpan.FromSeconds(5))
                .ContinueWith(t => t.IsCompletedSuccessfully && t.Result is { } tick && tick != had, TaskScheduler.Default),
            "a tick on the other silo", TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_call_is_cancelled_in_the_grain_when_its_caller_cancels_it()
    {
        using var caller = new CancellationTokenSource();
        var note = _cluster.Client.GetGrain<INoteGrain>("c");
        var call = note.WaitForEver(caller.Token);
        await Eventually.True(note.IsWaiting, "the call has arrived");
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Eventually.True(note.WasCancelled, "the grain's token was cancelled");
    }

    [Alias("test.INoteGrain")]
    public interface INoteGrain : IGrainWithStringKey
    {
        [Alias("Write")] Task Write(string text);

        [Alias("Read")] Task<string> Read();

        [Alias("Remind")] Task Remind();

        /// <summary>Returns the silo that received the last tick; null before the first.</summary>
        [Alias("LastTick")] Task<string?> LastTick();

        [Alias("WaitForEver")] Task WaitForEver(CancellationToken cancellationToken);

        [Alias("IsWaiting")] Task<bool> IsWaiting();

        [Alias("WasCancelled")] Task<bool> WasCancelled();
    }

    [GenerateSerializer, Alias("test.Note")]
    public sealed record Note
    {
        [Id(0)] public string Text { get; init; } = "";
    }

    [Orleans.Concurrency.Reentrant]
    public sealed class NoteGrain(
        [PersistentState("note", Provider)] IPersistentState<Note> stored, ILocalSiloDetails silo) : Grain, INoteGrain, IRemindable
    {
        private bool _isWaiting;
        private bool _wasCancelled;
        private string? _lastTick;

        public Task Write(string text)
        {
            stored.State = new Note { Text = text };
            return stored.WriteStateAsync();
        }

        public Task<string> Read() => Task.FromResult(stored.State.Text);

        public Task Remind() => this.RegisterOrUpdateReminder("tick", TimeSpan.Zero, TimeSpan.FromSeconds(1));

        public Task<string?> LastTick() => Task.FromResult(_lastTick);

        public Task ReceiveReminder(string reminderName, TickStatus status)
        {
            _lastTick = silo.SiloAddress.ToString();
            return Task.CompletedTask;
        }

        public async Task WaitForEver(CancellationToken cancellationToken)
        {
            try
            {
                _isWaiting = true;
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }
            finally
            {
                _wasCancelled = cancellationToken.IsCancellationRequested;
            }
        }

        public Task<bool> IsWaiting() => Task.FromResult(_isWaiting);

        public Task<bool> WasCancelled() => Task.FromResult(_wasCancelled);
    }
}
