using Encoder.Sqlite;
using Microsoft.Data.Sqlite;
using Orleans.Runtime;

namespace Orleans.Embedded.Reminders;

/// <summary>The stored reminders. Times are in ticks of 100 ns, UTC.</summary>
internal sealed class ReminderTable(SqliteFile file)
{
    public const string Schema =
        """
        CREATE TABLE grain_reminder (
            grain_type TEXT NOT NULL,
            grain_key  TEXT NOT NULL,
            name       TEXT NOT NULL,
            start_at   INTEGER NOT NULL,
            period     INTEGER NOT NULL,
            version    TEXT NOT NULL,
            PRIMARY KEY (grain_type, grain_key, name)
        ) WITHOUT ROWID
        """;

    /// <summary>Adds a reminder, or replaces the grain's reminder of that name.</summary>
    public Task Put(Reminder reminder) => file.Write(connection =>
    {
        using var command = Command(
            connection, "REPLACE INTO grain_reminder VALUES ($type, $key, $name, $start, $period, $version)",
            ("$type", reminder.GrainId.Type), ("$key", reminder.GrainId.Key), ("$name", reminder.Name),
            ("$start", reminder.StartAt.Ticks), ("$period", reminder.Period.Ticks), ("$version", reminder.Version));
        command.ExecuteNonQuery();
    });

    /// <summary>Removes a reminder. False when there is another version of it; true also when there is none.</summary>
    public Task<bool> Remove(Reminder reminder) => file.Write(connection =>
    {
        using var delete = Command(
            connection, "DELETE FROM grain_reminder WHERE grain_type = $type AND grain_key = $key AND name = $name AND version = $version",
            ("$type", reminder.GrainId.Type), ("$key", reminder.GrainId.Key), ("$name", reminder.Name), ("$version", reminder.Version));
        return delete.ExecuteNonQuery() == 1 || Select(connection, reminder.GrainId, reminder.Name).Count == 0;
    });

    public Reminder? Get(GrainId grainId, string name) => file.Read(connection => Select(connection, grainId, name)).SingleOrDefault();

    public List<Reminder> GetAll(GrainId? grainId = null) => file.Read(connection => Select(connection, grainId));

    private static List<Reminder> Select(SqliteConnection connection, GrainId? grainId, string? name = null)
    {
        var where = (grainId is null ? "" : " WHERE grain_type = $type AND grain_key = $key") + (name is null ? "" : " AND name = $name");
        using var command = Command(
            connection, "SELECT grain_type, grain_key, name, start_at, period, version FROM grain_reminder" + where,
            ("$type", grainId?.Type ?? ""), ("$key", grainId?.Key ?? ""), ("$name", name ?? ""));
        using var reader = command.ExecuteReader();
        var reminders = new List<Reminder>();
        while (reader.Read())
        {
            reminders.Add(new(
                new(reader.GetString(0), reader.GetString(1)), reader.GetString(2),
                new(reader.GetInt64(3), DateTimeKind.Utc), new(reader.GetInt64(4)), reader.GetString(5)));
        }
        return reminders;
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        return command;
    }
}
