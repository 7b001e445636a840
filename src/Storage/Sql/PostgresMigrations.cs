using System.Data.Common;
using Dapper;

namespace Encoder.Storage.Sql;

/// <summary>Runs the migration scripts that a database has not yet run, in order.</summary>
internal static class PostgresMigrations
{
    /// <summary>The key of the advisory lock: an arbitrary constant ("encoder" in ASCII).</summary>
    private const long Lock = 0x65_6e_63_6f_64_65_72;

    /// <summary>
    /// Migrates within the caller's transaction. Of several processes that start at once, one migrates while the others wait.
    /// </summary>
    /// <param name="connection">A connection in a transaction.</param>
    /// <param name="component">The name of the set of tables, which has a version of its own.</param>
    /// <param name="scripts">All scripts, oldest first. The schema version is the number of scripts that have run.</param>
    /// <param name="allowed">Whether to migrate; otherwise only checks the version.</param>
    /// <returns>The schema version after the migration.</returns>
    /// <exception cref="SetupException">
    /// A newer version created the tables; or an older one did, and <paramref name="allowed"/> is false.
    /// </exception>
    public static async Task<int> Run(DbConnection connection, string component, IReadOnlyList<string> scripts, bool allowed = true)
    {
        await connection.ExecuteAsync("SET LOCAL lock_timeout = '10min'");
        await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(@Lock)", new { Lock });
        var version = await Version(connection, component, allowed);
        if (version > scripts.Count)
        {
            throw new SetupException(
                $"The database in {PostgresConnection.Setting} was written by a newer version: " +
                $"its {component} tables are at version {version}, and this program knows versions up to {scripts.Count}.");
        }
        if (version == scripts.Count) return version;
        if (!allowed)
        {
            throw new SetupException(
                $"The {component} tables of the database in {PostgresConnection.Setting} are at version {version}, and this program " +
                $"needs version {scripts.Count}. Run its command \"migrate\", or set Encoder:Cluster:MigrateAtStart to true.");
        }

        foreach (var script in scripts.Skip(version)) await connection.ExecuteAsync(script);
        await connection.ExecuteAsync(
            "INSERT INTO schema_version VALUES (@component, @Count) ON CONFLICT (component) DO UPDATE SET version = excluded.version",
            new { component, scripts.Count });
        return scripts.Count;
    }

    private static async Task<int> Version(DbConnection connection, string component, bool allowed)
    {
        if (allowed)
        {
            await connection.ExecuteAsync(
                "CREATE TABLE IF NOT EXISTS schema_version (component text PRIMARY KEY, version integer NOT NULL)");
        }
        else if (await connection.ExecuteScalarAsync<string?>("SELECT to_regclass('schema_version')::text") is null) return 0;
        const string Query = "SELECT version FROM schema_version WHERE component = @component";
        return await connection.ExecuteScalarAsync<int?>(Query, new { component }) ?? 0;
    }
}
