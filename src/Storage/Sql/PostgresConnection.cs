using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;

namespace Encoder.Storage.Sql;

/// <summary>A PostgreSQL connection string with the defaults of this service.</summary>
public sealed class PostgresConnection
{
    /// <summary>The setting that holds the connection string.</summary>
    public const string Setting = "Encoder:Cluster:ConnectionString";

    /// <summary>The default size of a process's connection pool. Several processes share the server's limit.</summary>
    private const int PoolSize = 20;

    private readonly NpgsqlConnectionStringBuilder _builder;

    /// <param name="text">A connection string of Npgsql.</param>
    /// <param name="lockTimeout">
    /// The longest wait for a lock. The server ends a transaction that is idle for half of it, so that a suspended process releases its
    /// locks.
    /// </param>
    /// <exception cref="SetupException"><paramref name="text"/> is malformed or names no host.</exception>
    public PostgresConnection(string text, TimeSpan lockTimeout)
    {
        _builder = Read(text);
        _builder.ApplicationName ??= "encoder";
        // ContainsKey is true for every valid keyword, set or not.
        if (!_builder.ShouldSerialize("Maximum Pool Size")) _builder.MaxPoolSize = PoolSize;
        // Session options survive the reset of a pooled connection; SET would not.
        var milliseconds = (long)lockTimeout.TotalMilliseconds;
        _builder.Options =
            $"{_builder.Options} -c lock_timeout={milliseconds} -c idle_in_transaction_session_timeout={milliseconds / 2}".TrimStart();
    }

    /// <summary>The connection string for pooled connections.</summary>
    public string Text => _builder.ConnectionString;

    /// <summary>The database and its server, for messages.</summary>
    public string Name => $"\"{_builder.Database ?? _builder.Username}\" at {_builder.Host}:{_builder.Port}";

    /// <summary>The connection string for LISTEN: not pooled, with a keepalive every 10 seconds.</summary>
    public string ListeningText => new NpgsqlConnectionStringBuilder(Text) { Pooling = false, KeepAlive = 10 }.ConnectionString;

    /// <summary>Describes, without secrets, an error that an operator can fix; null for any other.</summary>
    public string? Explain(Exception exception) =>
        exception is NpgsqlException or SocketException or TimeoutException or AuthenticationException
        ? $"{Setting}: the PostgreSQL database {Name} cannot be used: {Reason(exception)}"
        : null;

    private static string Reason(Exception exception) => exception is PostgresException answer
        ? $"{answer.MessageText} ({answer.SqlState})."
        : $"{exception.Message.TrimEnd('.')}{(exception.InnerException is { } inner ? $": {inner.Message.TrimEnd('.')}" : "")}.";

    private static NpgsqlConnectionStringBuilder Read(string text)
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(text);
            if (!string.IsNullOrWhiteSpace(builder.Host)) return builder;
        }
        catch (ArgumentException)
        {
            // Its message may quote part of the password.
        }
        throw new SetupException(
            $"{Setting} must be a connection string in the syntax of Npgsql, such as " +
            "\"Host=db;Database=encoder;Username=encoder;Password=...\".");
    }
}
