using System.Data.Common;
using Microsoft.Data.Sqlite;
using Orleans.Storage;

namespace Encoder.Silo.OneMachine;

/// <summary>
/// Grain state in the data folder's SQLite file, keyed by state name and grain key. Its writes share commits with all other writes to the
/// file.
/// </summary>
/// <remarks>An ETag is never reused, not even after the state was cleared, so that a stale one cannot match the current one.</remarks>
internal sealed class SqliteGrainStorage(GrainTables tables, IGrainStorageSerializer serializer) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var stored = tables.File.Read(connection =>
        {
            using var command = Command(
                connection, "SELECT etag, payload FROM grain_state WHERE name = $name AND key = $key", stateName, grainId);
            using var reader = command.ExecuteReader();
            return reader.Read() ? (ETag: reader.GetString(0), Payload: reader.GetFieldValue<byte[]>(1)) : default;
        });
        grainState.State = stored.ETag is null ? Activator.CreateInstance<T>() : serializer.Deserialize<T>(new BinaryData(stored.Payload));
        (grainState.ETag, grainState.RecordExists) = (stored.ETag, stored.ETag is not null);
        return Task.CompletedTask;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (known, next) = (grainState.ETag, Guid.NewGuid().ToString("N"));
        var payload = serializer.Serialize(grainState.State).ToArray();
        await tables.File.Write(connection =>
        {
            using var command = Command(
                connection,
                known is null
                    ? "INSERT INTO grain_state VALUES ($name, $key, $next, $payload) ON CONFLICT DO NOTHING"
                    : "UPDATE grain_state SET etag = $next, payload = $payload WHERE name = $name AND key = $key AND etag = $known",
                stateName, grainId, ("$next", next), ("$payload", payload), ("$known", known ?? ""));
            if (command.ExecuteNonQuery() != 1) throw Inconsistent(connection, stateName, grainId, known);
        });
        (grainState.ETag, grainState.RecordExists) = (next, true);
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var known = grainState.ETag;
        await tables.File.Write(connection =>
        {
            using var command = Command(
                connection, "DELETE FROM grain_state WHERE name = $name AND key = $key AND etag = $known",
                stateName, grainId, ("$known", known ?? ""));
            if (command.ExecuteNonQuery() != 1 && (known is not null || StoredETag(connection, stateName, grainId) is not null))
                throw Inconsistent(connection, stateName, grainId, known);
        });
        (grainState.State, grainState.ETag, grainState.RecordExists) = (Activator.CreateInstance<T>(), null, false);
    }

    private static InconsistentStateException Inconsistent(SqliteConnection connection, string stateName, GrainId grainId, string? known) =>
        new($"State '{stateName}' of {grainId} was changed by another activation.", StoredETag(connection, stateName, grainId), known);

    private static string? StoredETag(SqliteConnection connection, string stateName, GrainId grainId)
    {
        using var command = Command(connection, "SELECT etag FROM grain_state WHERE name = $name AND key = $key", stateName, grainId);
        return (string?)command.ExecuteScalar();
    }

    private static DbCommand Command(
        SqliteConnection connection, string sql, string stateName, GrainId grainId,
        params ReadOnlySpan<(string Name, object Value)> more) =>
        GrainTables.Command(connection, sql, [("$name", stateName), ("$key", grainId.Key.ToString()!), .. more]);
}
