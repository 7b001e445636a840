using System.Data;
using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Encoder.Storage.Sql;

/// <summary>The tables of storage in a PostgreSQL database, version 15 or newer, which any number of processes may share.</summary>
/// <remarks>
/// Writes are READ COMMITTED: what they decide by, they lock. One that meets a deadlock or a serialization conflict, or whose connection breaks
/// before it commits, runs again.
/// </remarks>
public sealed partial class PostgresDatabase : IDatabase, IDisposable
{
    private const int MaxRepetitions = 5;
    private const string Channel = "encoder";

    private readonly NpgsqlDataSource _source;
    private readonly ILogger _logger;
    private readonly PostgresListener _listener;

    /// <summary>Tells the calls of this process, which it need not hear, from those of others.</summary>
    private readonly string _caller = Guid.NewGuid().ToString("N");

    private PostgresDatabase(PostgresConnection connection, ILogger logger)
    {
        _source = NpgsqlDataSource.Create(connection.Text);
        _logger = logger;
        _listener = new PostgresListener(connection, Channel, _caller, logger);
    }

    public SqlDialect Dialect => SqlDialect.Postgres;

    /// <summary>Connects, and sees to it that the tables have their newest form.</summary>
    /// <param name="migrate">Whether to bring them there; of several processes that do so at once, one does it.</param>
    /// <exception cref="SetupException">It cannot be reached, or not be used; its tables are older and may not be changed, or were written by a newer version.</exception>
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

    public Task Notify(DbConnection connection) => connection.ExecuteAsync("SELECT pg_notify(@Channel, @_caller)", new { Channel, _caller });

    public void Listen(Action heard) => _listener.Add(heard);

    public void Dispose()
    {
        _listener.Dispose();
        _source.Dispose();
    }

    private async Task<T> Run<T>(IsolationLevel isolation, Func<DbConnection, Task<T>> work)
    {
        for (var repetition = 1; ; repetition++)
        {
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
            catch (NpgsqlException exception) when (repetition <= MaxRepetitions && IsUndone(exception, connection, committing))
            {
                Log.Again(_logger, repetition, exception.Message);
                // Others in the pool are likely to have gone with this connection.
                if (connection.State != ConnectionState.Open) _source.Clear();
            }
            // Those who met must not meet again.
            await Task.Delay(Random.Shared.Next(5 << repetition));
        }
    }

    /// <summary>Whether nothing was kept, for a cause that may pass at once. A connection that breaks during the commit leaves it open what became of it.</summary>
    private static bool IsUndone(NpgsqlException exception, NpgsqlConnection connection, bool committing) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected }
        || (!committing && connection.State != ConnectionState.Open);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "A transaction was undone and runs again ({Repetition}): {Reason}")]
        public static partial void Again(ILogger logger, int repetition, string reason);
    }
}
