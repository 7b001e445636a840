using Encoder.Sqlite;
using Microsoft.Data.Sqlite;
using Orleans.Storage;

namespace Orleans.Embedded.State;

/// <summary>
/// States of grains, stored by their name and the grain's key. An etag is never used twice, not even after a state was cleared,
/// so that an old one cannot be taken for the current one.
/// </summary>
internal sealed class GrainStateTable(SqliteFile file)
{
    public const string Schema =
        """
        CREATE TABLE grain_state (
            name    TEXT NOT NULL,
            key     TEXT NOT NULL,
            etag    TEXT NOT NULL,
            payload BLOB NOT NULL,
            PRIMARY KEY (name, key)
        )
        """;

    /// <summary>What is stored; null when nothing is.</summary>
    public StoredState? Read(string name, string key) => file.Read(connection =>
    {
        using var command = Command(connection, "SELECT etag, payload FROM grain_state WHERE name = $name AND key = $key", name, key);
        using var reader = command.ExecuteReader();
        return reader.Read() ? new StoredState(reader.GetString(0), reader.GetFieldValue<byte[]>(1)) : null;
    });

    /// <summary>Stores a state in place of the version that <paramref name="etag"/> names, or as the first, and returns the new etag.</summary>
    /// <exception cref="InconsistentStateException">Another version is stored.</exception>
    public Task<string> Write(string name, string key, string? etag, byte[] payload)
    {
        var newEtag = Guid.NewGuid().ToString("N");
        return file.Write(connection =>
        {
            using var command = Command(
                connection,
                etag is null
                    ? "INSERT INTO grain_state VALUES ($name, $key, $new, $payload) ON CONFLICT DO NOTHING"
                    : "UPDATE grain_state SET etag = $new, payload = $payload WHERE name = $name AND key = $key AND etag = $etag",
                name, key);
            command.Parameters.AddWithValue("$new", newEtag);
            command.Parameters.AddWithValue("$payload", payload);
            if (etag is not null) command.Parameters.AddWithValue("$etag", etag);
            return command.ExecuteNonQuery() == 1 ? newEtag : throw Inconsistent(connection, name, key, etag);
        });
    }

    /// <summary>Removes the version that <paramref name="etag"/> names; null says that nothing is stored.</summary>
    /// <exception cref="InconsistentStateException">Another version is stored.</exception>
    public Task Clear(string name, string key, string? etag) => file.Write(connection =>
    {
        using var command = Command(connection, "DELETE FROM grain_state WHERE name = $name AND key = $key AND etag = $etag", name, key);
        command.Parameters.AddWithValue("$etag", etag ?? "");
        var removed = command.ExecuteNonQuery() == 1;
        if (!removed && (etag is not null || StoredEtag(connection, name, key) is not null)) throw Inconsistent(connection, name, key, etag);
    });

    private static InconsistentStateException Inconsistent(SqliteConnection connection, string name, string key, string? etag) =>
        new($"State '{name}' of {key} was changed by another activation.", StoredEtag(connection, name, key), etag);

    private static string? StoredEtag(SqliteConnection connection, string name, string key)
    {
        using var command = Command(connection, "SELECT etag FROM grain_state WHERE name = $name AND key = $key", name, key);
        return (string?)command.ExecuteScalar();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, string name, string key)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$name", name);
        command.Parameters.AddWithValue("$key", key);
        return command;
    }
}

/// <summary>A stored state.</summary>
internal sealed record StoredState(string Etag, byte[] Payload);
