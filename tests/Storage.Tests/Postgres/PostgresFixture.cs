using Dapper;
using Encoder.Storage.Sql;
using Encoder.Storage.Tests.Conformance;
using Encoder.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Encoder.Storage.Tests.Postgres;

/// <summary>Databases on a server that all tests of the process share. The server ends with the process.</summary>
public sealed class PostgresFixture : IStorageFixture, IDisposable
{
    private const string Template = "tables";

    private static readonly Lazy<Task<PostgresServer>> s_server = new(StartServer);
    private static readonly SemaphoreSlim s_oneCopy = new(1);
    private static int s_databases;

    private readonly List<PostgresDatabase> _databases = [];

    /// <summary>Creates a database and returns its connection string.</summary>
    public static async Task<string> NewConnectionString(string template = Template)
    {
        var server = await s_server.Value;
        var name = $"test_{Interlocked.Increment(ref s_databases)}";
        await s_oneCopy.WaitAsync();
        try
        {
            await Administer(server, $"CREATE DATABASE {name} TEMPLATE {template}");
        }
        finally
        {
            s_oneCopy.Release();
        }
        return server.ConnectionString(name);
    }

    internal static Task<PostgresDatabase> Open(string connectionString, TimeSpan? lockTimeout = null) =>
        PostgresDatabase.Open(
            new PostgresConnection(connectionString, lockTimeout ?? TimeSpan.FromSeconds(10)), migrate: true, NullLogger.Instance);

    public async Task<IDatabase> NewDatabase() => await OpenAnother(await NewConnectionString());

    /// <summary>Opens the database as another process would.</summary>
    public async Task<PostgresDatabase> OpenAnother(string connectionString)
    {
        var database = await Open(connectionString);
        _databases.Add(database);
        return database;
    }

    public void Dispose()
    {
        foreach (var database in _databases) database.Dispose();
    }

    private static async Task<PostgresServer> StartServer()
    {
        var server = await PostgresServer.Start();
        await Administer(server, $"CREATE DATABASE {Template}");
        using (await Open(server.ConnectionString(Template) + ";Pooling=false"))
        {
            // Opening the template creates its tables; nothing else is needed.
        }
        return server;
    }

    private static async Task Administer(PostgresServer server, string command)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString("postgres") + ";Pooling=false");
        await connection.ExecuteAsync(command);
    }
}

public sealed class PostgresJobIndexTests(PostgresFixture fixture) : JobIndexConformance(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresFileIndexTests(PostgresFixture fixture) : FileIndexConformance(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresUploadIndexTests(PostgresFixture fixture) : UploadIndexConformance(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresWorkQueueTests(PostgresFixture fixture) : WorkQueueConformance(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresWorkClockTests(PostgresFixture fixture) : WorkClockConformance(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresFairShareTests(PostgresFixture fixture) : FairShareConformance(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresUsageTests(PostgresFixture fixture) : UsageConformance(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresFairnessTests(PostgresFixture fixture) : WorkFairnessConformance(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresWorkSignalTests(PostgresFixture fixture) : WorkSignalConformance(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresIdempotencyTests(PostgresFixture fixture) : IdempotencyConformance(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresWebhookLogTests(PostgresFixture fixture) : WebhookLogConformance(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresJobFeedTests(PostgresFixture fixture) : JobFeedConformance(fixture), IClassFixture<PostgresFixture>;
