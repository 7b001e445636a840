using System.Data.Common;
using Dapper;

namespace Encoder.Storage.Sql;

/// <summary>Runs, once each and in order, the scripts that a database has not seen.</summary>
internal static class PostgresMigrations
{
    /// <summary>Any number, the same in every process: "encoder" in ASCII.</summary>
    private const long Lock = 0x65_6e_63_6f_64_65_72;

    /// <summary>As one transaction: of the processes that start at once, one runs the scripts while the others wait for it, and find them run.</summary>
    /// <param name="allowed">Whether scripts may be run, and do not only have to have been.</param>
    /// <returns>The version that the tables are at.</returns>
    /// <exception cref="SetupException">The tables were made by a newer version that has more scripts; or by an older one, and may not be changed.</exception>
    public static async Task<int> Run(DbConnection connection, string component, IReadOnlyList<string> scripts, bool allowed = true)
    {
        await connection.ExecuteAsync("SET LOCAL lock_timeout = '10min'");
        await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(@Lock)", new { Lock });
        var version = await Version(connection, component, allowed);
        if (version > scripts.Count)
        {
            throw new SetupException(
                $"The database that {PostgresConnection.Setting} names was written by a newer version: its {component} tables are at {version}, this version knows {scripts.Count}.");
        }
        if (version == scripts.Count) return version;
        if (!allowed)
        {
            throw new SetupException(
                $"The {component} tables of the database that {PostgresConnection.Setting} names are at version {version}, and this program needs {scripts.Count}. Run its command \"migrate\", or allow Encoder:Cluster:MigrateAtStart.");
        }

        foreach (var script in scripts.Skip(version)) await connection.ExecuteAsync(script);
        await connection.ExecuteAsync(
            "INSERT INTO schema_version VALUES (@component, @Count) ON CONFLICT (component) DO UPDATE SET version = excluded.version",
            new { component, scripts.Count });
        return scripts.Count;
    }

    private static async Task<int> Version(DbConnection connection, string component, bool allowed)
    {
        if (allowed) await connection.ExecuteAsync("CREATE TABLE IF NOT EXISTS schema_version (component text PRIMARY KEY, version integer NOT NULL)");
        else if (await connection.ExecuteScalarAsync<string?>("SELECT to_regclass('schema_version')::text") is null) return 0;
        return await connection.ExecuteScalarAsync<int?>("SELECT version FROM schema_version WHERE component = @component", new { component }) ?? 0;
    }
}
