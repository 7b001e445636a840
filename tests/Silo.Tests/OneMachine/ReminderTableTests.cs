using Encoder.Silo.OneMachine;
using Encoder.Sqlite;
using Encoder.Testing;

namespace Encoder.Silo.Tests.OneMachine;

/// <summary>Tests reminders in SQLite.</summary>
public sealed class ReminderTableTests : IDisposable
{
    private static readonly GrainId s_grain = GrainId.Create("webhook", "evt_a");
    private static readonly DateTime s_start = new(2026, 11, 29, 12, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();
    private readonly SqliteFile _file;

    public ReminderTableTests() =>
        _file = new SqliteFile(new SqliteFileOptions { Path = _folder.File("grains.db"), SurvivePowerLoss = false });

    public void Dispose()
    {
        _file.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_reminder_is_found_by_its_grain_and_name_as_it_was_registered()
    {
        var table = await Table();
        var etag = await table.UpsertRow(Reminder());

        var found = await table.ReadRow(s_grain, "deliver");
        Assert.Equal(
            (s_grain, "deliver", s_start, TimeSpan.FromMinutes(1), etag),
            (found!.GrainId, found.ReminderName, found.StartAt, found.Period, found.ETag));
        Assert.Equal(DateTimeKind.Utc, found.StartAt.Kind);
        Assert.Null(await table.ReadRow(s_grain, "other"));
        Assert.Single((await table.ReadRows(s_grain)).Reminders);
        Assert.Empty((await table.ReadRows(GrainId.Create("webhook", "evt_b"))).Reminders);
    }

    [Fact]
    public async Task Registering_again_replaces_a_reminder_and_only_its_newest_version_can_be_removed()
    {
        var table = await Table();
        var former = await table.UpsertRow(Reminder());
        var etag = await table.UpsertRow(Reminder(s_start.AddHours(1)));

        Assert.Equal(s_start.AddHours(1), Assert.Single((await table.ReadRows(s_grain)).Reminders).StartAt);
        Assert.False(await table.RemoveRow(s_grain, "deliver", former!));
        Assert.True(await table.RemoveRow(s_grain, "deliver", etag!));
        Assert.False(await table.RemoveRow(s_grain, "deliver", etag!));
    }

    /// <summary>Orleans asks for (begin, end]. A range that ends at or before its beginning wraps around the ring.</summary>
    [Fact]
    public async Task Every_range_of_the_ring_contains_the_reminders_whose_hashes_are_in_it()
    {
        var table = await Table();
        var grains = Enumerable.Range(0, 20)
            .Select(i => GrainId.Create("webhook", $"evt_{i}"))
            .OrderBy(g => g.GetUniformHashCode()).ToArray();
        foreach (var grain in grains) await table.UpsertRow(Reminder(grain: grain));

        var (begin, end) = (grains[4].GetUniformHashCode(), grains[9].GetUniformHashCode());
        var (inside, outside) = (grains[5..10], grains.Except(grains[5..10]));
        Assert.Equal(inside, await Range(table, begin, end));
        Assert.Equal(outside, await Range(table, end, begin));
        Assert.Equal(grains, await Range(table, 0, 0));
        Assert.Equal(grains, await Range(table, begin, begin));
    }

    [Fact]
    public async Task Reminders_of_jobs_from_earlier_versions_are_deleted_and_those_of_webhooks_stay()
    {
        using (var older = new SqliteFile(new SqliteFileOptions { Path = _folder.File("older.db"), SurvivePowerLoss = false }))
        {
            await older.Migrate("grains", "CREATE TABLE grain_state (name TEXT)", """
                CREATE TABLE grain_reminder (grain_type TEXT, grain_key TEXT, name TEXT, start_at INTEGER, period INTEGER, version TEXT);
                INSERT INTO grain_reminder VALUES ('job', 'a', 'keep-alive', 1, 2, 'x'), ('webhook', 'evt_a', 'deliver', 3, 4, 'y');
                """);
        }
        using var file = new SqliteFile(new SqliteFileOptions { Path = _folder.File("older.db"), SurvivePowerLoss = false });
        var left = Assert.Single((await new SqliteReminderTable(await GrainTables.Open(file)).ReadRows(0, 0)).Reminders);
        Assert.Equal((s_grain, "deliver"), (left.GrainId, left.ReminderName));
    }

    private async Task<SqliteReminderTable> Table() => new(await GrainTables.Open(_file));

    private static async Task<IEnumerable<GrainId>> Range(SqliteReminderTable table, uint begin, uint end) =>
        (await table.ReadRows(begin, end)).Reminders.Select(r => r.GrainId).OrderBy(g => g.GetUniformHashCode());

    private static ReminderEntry Reminder(DateTime? start = null, GrainId? grain = null) => new()
    {
        GrainId = grain ?? s_grain, ReminderName = "deliver", StartAt = start ?? s_start, Period = TimeSpan.FromMinutes(1),
    };
}
