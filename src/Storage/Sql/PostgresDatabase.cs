using System.Data;
using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using Polly;
using Polly.Retry;

namespace Encoder.Storage.Sql;

/// <summary>Storage's tables in a PostgreSQL database, version 15 or later, which any number of processes may share.</summary>
/// <remarks>
/// Writes run at READ COMMITTED and lock the rows that they base a decision on. A transaction runs again, up to five times, after a
/// deadlock, a serialization failure, or a connection that breaks before the commit.
/// </remarks>
public sealed partial class PostgresDatabase : IDatabase, IDisposable
{
    private const int MaxRepetitions = 5;
    private const string Channel = "encoder";

    /// <summary>Whether the last try was rolled back for a reason that may already have passed.</summary>
    private static readonly ResiliencePropertyKey<bool> s_undone = new("Encoder.TransactionUndone");

    private readonly NpgsqlDataSource _source;
    private readonly ILogger _logger;
    private readonly PostgresListener _listener;
    private readonly ResiliencePipeline _repeat;

    /// <summary>Sent with each notification, so that this process can ignore its own.</summary>
    private readonly string _caller = Guid.NewGuid().ToString("N");

    private PostgresDatabase(PostgresConnection connection, ILogger logger)
    {
        _source = NpgsqlDataSource.Create(connection.Text);
        _logger = logger;
        _listener = new PostgresListener(connection, Channel, _caller, logger);
        _repeat = new ResiliencePipelineBuilder().AddRetry(RepeatWhatWasUndone(logger)).Build();
    }

    public SqlDialect Dialect => SqlDialect.Postgres;

    /// <summary>Connects, and migrates the tables to this version's schema or checks that they have it.</summary>
    /// <param name="migrate">Whether to migrate. When several processes start at once, one of them migrates.</param>
    /// <exception cref="SetupException">
    /// The database cannot be reached or used, its tables are older and <paramref name="migrate"/> is false, or a newer version wrote them.
    /// </exception>
    internal static async Task<PostgresDatabase> Open(PostgresConnection connection, bool migrate, ILogger logger)
    {
        var database = new PostgresDatabase(connection, logger);
        try
        {
            await database._listener.Start();
            await database.Write(async to =>
            {
                await PostgresMigrations.Run(to, "storage", Migrations.Of("postgres"), migrate);
                return await PostgresMigrations.Run(to, "orleans", Migrations.Of("orleans"), migrate);
            });
            return database;
        }
        catch (Exception exception)
        {
            database.Dispose();
            if (connection.Explain(exception) is { } explanation) throw new SetupException(explanation, exception);
            throw;
        }
    }

    public Task<T> Write<T>(Func<DbConnection, Task<T>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Run(IsolationLevel.ReadCommitted, work);
    }

    public Task<T> Read<T>(Func<DbConnection, Task<T>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Run(IsolationLevel.RepeatableRead, async connection =>
        {
            await connection.ExecuteAsync("SET TRANSACTION READ ONLY");
            return await work(connection);
        });
    }

    public Task Notify(DbConnection connection, string topic) =>
        connection.ExecuteAsync("SELECT pg_notify(@Channel, @payload)", new { Channel, payload = $"{_caller} {topic}" });

    public void Listen(Action<string?> heard) => _listener.Add(heard);

    public void Dispose()
    {
        _listener.Dispose();
        _source.Dispose();
    }

    private async Task<T> Run<T>(IsolationLevel isolation, Func<DbConnection, Task<T>> work)
    {
        var context = ResilienceContextPool.Shared.Get();
        try
        {
            return await _repeat.ExecuteAsync(async attempt => await TryOnce(isolation, work, attempt), context);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async Task<T> TryOnce<T>(IsolationLevel isolation, Func<DbConnection, Task<T>> work, ResilienceContext context)
    {
        context.Properties.Set(s_undone, false);
        await using var connection = await _source.OpenConnectionAsync();
        var committing = false;
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(isolation);
            var result = await work(connection);
            committing = true;
            await transaction.CommitAsync();
            return result;
        }
        catch (NpgsqlException exception) when (IsUndone(exception, connection, committing))
        {
            context.Properties.Set(s_undone, true);
            // The server has probably closed the pool's other connections too.
            if (connection.State != ConnectionState.Open) _source.Clear();
            throw;
        }
    }

    private static RetryStrategyOptions RepeatWhatWasUndone(ILogger logger) => new()
    {
        ShouldHandle = args => ValueTask.FromResult(
            args.Outcome.Exception is not null && args.Context.Properties.GetValue(s_undone, false)),
        MaxRetryAttempts = MaxRepetitions,
        BackoffType = DelayBackoffType.Exponential,
        Delay = TimeSpan.FromMilliseconds(5),
        // Two transactions that conflicted must not start again at the same moment.
        UseJitter = true,
        OnRetry = args =>
        {
            Log.Repeats(logger, args.AttemptNumber + 1, args.Outcome.Exception!.Message);
            return ValueTask.CompletedTask;
        },
    };

    /// <summary>
    /// Whether the transaction is known to be rolled back. After a connection breaks during the commit, its outcome is unknown.
    /// </summary>
    private static bool IsUndone(NpgsqlException exception, NpgsqlConnection connection, bool committing) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected }
        || (!committing && connection.State != ConnectionState.Open);

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Debug,
            Message = "A transaction was rolled back and runs again (repetition {Repetition}): {Reason}")]
        public static partial void Repeats(ILogger logger, int repetition, string reason);
    }
}
