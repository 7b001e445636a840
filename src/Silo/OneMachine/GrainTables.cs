using System.Data.Common;
using Encoder.Sqlite;
using Microsoft.Data.Sqlite;

namespace Encoder.Silo.OneMachine;

/// <summary>The tables of grain state and reminders in the data folder's SQLite file.</summary>
internal sealed class GrainTables
{
    private const string State =
        """
        CREATE TABLE grain_state (
            name    TEXT NOT NULL,
            key     TEXT NOT NULL,
            etag    TEXT NOT NULL,
            payload BLOB NOT NULL,
            PRIMARY KEY (name, key)
        )
        """;

    private const string Reminder =
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

    /// <summary>Jobs no longer have reminders: <see cref="Recovery.Housekeeping"/> resumes them.</summary>
    private const string RemoveJobReminders = "DELETE FROM grain_reminder WHERE grain_type = 'job'";

    private GrainTables(SqliteFile file) => File = file;

    public SqliteFile File { get; }

    /// <summary>Opens the tables and migrates them to the current schema.</summary>
    /// <exception cref="InvalidOperationException">A newer version of the service wrote the file.</exception>
    public static async Task<GrainTables> Open(SqliteFile file)
    {
        await file.Migrate("grains", State, Reminder, RemoveJobReminders);
        return new GrainTables(file);
    }

    public static DbCommand Command(
        DbConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Callers pass constant SQL.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters) command.Parameters.Add(new SqliteParameter(name, value));
        return command;
    }
}
