using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Encoder.Storage.Sql;

/// <summary>Creates the tables of a cluster's database, or migrates them to the current schema.</summary>
public static class DatabaseSetup
{
    /// <returns>The name of the database, for messages.</returns>
    /// <exception cref="SetupException">No database is configured, or it cannot be used.</exception>
    public static async Task<string> Migrate(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var text = configuration[PostgresConnection.Setting]
            ?? throw new SetupException($"{PostgresConnection.Setting} must name the database.");
        var storage = configuration.GetSection(StorageOptions.Section).Get<StorageOptions>() ?? new();
        var connection = new PostgresConnection(text, storage.LockTimeout);
        using (await PostgresDatabase.Open(connection, migrate: true, NullLogger.Instance)) return connection.Name;
    }
}
