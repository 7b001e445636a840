using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Encoder.Silo.OneMachine;

/// <summary>Reminders in the data folder's SQLite file. Times are stored as UTC ticks of 100 ns.</summary>
internal sealed class SqliteReminderTable(GrainTables tables) : IReminderTable
{
    private const string OfGrain = " WHERE grain_type = $type AND grain_key = $key";
    private const string OfName = OfGrain + " AND name = $name";

    public Task<ReminderTableData> ReadRows(GrainId grainId) => Task.FromResult(new ReminderTableData(Select(OfGrain, grainId)));

    /// <summary>Filters all reminders by hash. An index would not help, because the only silo owns the whole ring.</summary>
    public Task<ReminderTableData> ReadRows(uint begin, uint end) => Task.FromResult(new ReminderTableData(Select("").Where(entry =>
    {
        var hash = entry.GrainId.GetUniformHashCode();
        return begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;
    })));

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) =>
        Task.FromResult(Select(OfName, grainId, reminderName).SingleOrDefault());

    public async Task<string?> UpsertRow(ReminderEntry entry)
    {
        var etag = Guid.NewGuid().ToString("N");
        await tables.File.Write(connection =>
        {
            using var command = Command(
                connection, "REPLACE INTO grain_reminder VALUES ($type, $key, $name, $start, $period, $etag)",
                entry.GrainId, entry.ReminderName,
                ("$start", entry.StartAt.Ticks), ("$period", entry.Period.Ticks), ("$etag", etag));
            command.ExecuteNonQuery();
        });
        return entry.ETag = etag;
    }

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) => tables.File.Write(connection =>
    {
        using var command = Command(
            connection, "DELETE FROM grain_reminder" + OfName + " AND version = $etag", grainId, reminderName, ("$etag", eTag));
        return command.ExecuteNonQuery() == 1;
    });

    public Task TestOnlyClearTable() => tables.File.Write(connection =>
    {
        using var command = GrainTables.Command(connection, "DELETE FROM grain_reminder");
        command.ExecuteNonQuery();
    });

    private List<ReminderEntry> Select(string where, GrainId grainId = default, string name = "") => tables.File.Read(connection =>
    {
        using var command = Command(
            connection, "SELECT grain_type, grain_key, name, start_at, period, version FROM grain_reminder" + where, grainId, name);
        using var reader = command.ExecuteReader();
        var entries = new List<ReminderEntry>();
        while (reader.Read())
        {
            entries.Add(new ReminderEntry
            {
                GrainId = GrainId.Create(reader.GetString(0), reader.GetString(1)),
                ReminderName = reader.GetString(2),
                StartAt = new DateTime(reader.GetInt64(3), DateTimeKind.Utc),
                Period = new TimeSpan(reader.GetInt64(4)),
                ETag = reader.GetString(5),
            });
        }
        return entries;
    });

    private static DbCommand Command(
        SqliteConnection connection, string sql, GrainId grainId, string name, params ReadOnlySpan<(string Name, object Value)> more)
    {
        var (type, key) = grainId.IsDefault ? ("", "") : (grainId.Type.ToString()!, grainId.Key.ToString()!);
        return GrainTables.Command(connection, sql, [("$type", type), ("$key", key), ("$name", name), .. more]);
    }
}
