using System.Data.Common;
using Dapper;
using Encoder.Storage.Sql;

namespace Encoder.Storage.Tests.Conformance;

/// <summary>A database whose clock a test can set forward and back.</summary>
internal sealed class SteppedDatabase : IDatabase
{
    private readonly IDatabase _inner;

    private SteppedDatabase(IDatabase inner) =>
        (_inner, Dialect) = (inner, inner.Dialect with { Now = $"({inner.Dialect.Now} + (SELECT ahead FROM test_clock))" });

    public SqlDialect Dialect { get; }

    public static async Task<SteppedDatabase> Over(IDatabase inner)
    {
        await inner.Write(connection => connection.ExecuteAsync("CREATE TABLE test_clock (ahead BIGINT NOT NULL)"));
        await inner.Write(connection => connection.ExecuteAsync("INSERT INTO test_clock VALUES (0)"));
        return new SteppedDatabase(inner);
    }

    /// <summary>Sets the clock forward, or back if <paramref name="by"/> is negative.</summary>
    public Task Step(TimeSpan by) => _inner.Write(connection => connection.ExecuteAsync(
        "UPDATE test_clock SET ahead = ahead + @by", new { by = (long)by.TotalMilliseconds }));

    public Task<T> Write<T>(Func<DbConnection, Task<T>> work) => _inner.Write(work);

    public Task<T> Read<T>(Func<DbConnection, Task<T>> work) => _inner.Read(work);

    public Task Notify(DbConnection connection, string topic) => _inner.Notify(connection, topic);

    public void Listen(Action<string?> heard) => _inner.Listen(heard);
}
