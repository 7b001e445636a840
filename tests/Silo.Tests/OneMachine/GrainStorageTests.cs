using Encoder.Grains;
using Encoder.Silo.OneMachine;
using Encoder.Sqlite;
using Encoder.Testing;
using Orleans.Storage;

namespace Encoder.Silo.Tests.OneMachine;

/// <summary>Tests grain state in SQLite: what is written can be read, and an ETag protects it.</summary>
public sealed class GrainStorageTests : IDisposable
{
    private const string Name = "note";
    private static readonly GrainId s_grain = GrainId.Create("note", "a");

    private readonly TemporaryFolder _folder = new();
    private readonly SqliteFile _file;

    public GrainStorageTests() =>
        _file = new SqliteFile(new SqliteFileOptions { Path = _folder.File("grains.db"), SurvivePowerLoss = false });

    public void Dispose()
    {
        _file.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_state_that_was_never_written_does_not_exist_and_is_new()
    {
        var state = await Read(await Storage());

        Assert.Equal((false, null, ""), (state.RecordExists, state.ETag, state.State!.Text));
    }

    [Fact]
    public async Task What_one_activation_writes_the_next_one_reads()
    {
        var storage = await Storage();
        var written = await Read(storage);
        written.State = new Note { Text = "first" };
        await storage.WriteStateAsync(Name, s_grain, written);

        var read = await Read(storage);
        Assert.Equal((true, written.ETag, "first"), (read.RecordExists, read.ETag, read.State!.Text));
    }

    [Fact]
    public async Task States_with_other_names_or_keys_are_separate()
    {
        var storage = await Storage();
        await storage.WriteStateAsync(Name, s_grain, new GrainState<Note>(new Note { Text = "mine" }));

        Assert.False((await Read(storage, GrainId.Create("note", "b"))).RecordExists);
        var other = new GrainState<Note>(new Note());
        await storage.ReadStateAsync("other", s_grain, other);
        Assert.False(other.RecordExists);
    }

    [Fact]
    public async Task When_two_activations_write_the_second_is_refused_and_its_state_is_not_stored()
    {
        var storage = await Storage();
        var (one, other) = (await Read(storage), await Read(storage));
        one.State = new Note { Text = "one" };
        other.State = new Note { Text = "other" };
        await storage.WriteStateAsync(Name, s_grain, one);

        var refused = await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync(Name, s_grain, other));
        Assert.Equal((one.ETag, null), (refused.StoredEtag, refused.CurrentEtag));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync(Name, s_grain, other));
        Assert.Equal("one", (await Read(storage)).State!.Text);
    }

    [Fact]
    public async Task A_cleared_state_is_gone_and_its_ETag_is_never_valid_again()
    {
        var storage = await Storage();
        var state = await Read(storage);
        await storage.WriteStateAsync(Name, s_grain, state);
        var stale = await Read(storage);
        await storage.ClearStateAsync(Name, s_grain, state);
        Assert.Equal((false, null), (state.RecordExists, state.ETag));
        Assert.False((await Read(storage)).RecordExists);

        await storage.WriteStateAsync(Name, s_grain, state);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync(Name, s_grain, stale));
        // A state that does not exist can be cleared.
        await storage.ClearStateAsync(Name, GrainId.Create("note", "b"), new GrainState<Note>(new Note()));
    }

    [Fact]
    public async Task State_is_stored_in_the_JSON_of_the_service_without_type_names()
    {
        await (await Storage()).WriteStateAsync(Name, s_grain, new GrainState<Note>(new Note { Text = "plain" }));

        var payload = _file.Read(connection =>
        {
            using var command = GrainTables.Command(connection, "SELECT CAST(payload AS TEXT) FROM grain_state");
            return (string)command.ExecuteScalar()!;
        });
        Assert.Equal("""{"text":"plain"}""", payload);
    }

    private async Task<SqliteGrainStorage> Storage() => new(await GrainTables.Open(_file), new GrainStateSerializer());

    private static async Task<GrainState<Note>> Read(SqliteGrainStorage storage, GrainId? grain = null)
    {
        var state = new GrainState<Note>(new Note());
        await storage.ReadStateAsync(Name, grain ?? s_grain, state);
        return state;
    }

    public sealed record Note
    {
        public string Text { get; init; } = "";
    }
}
