using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;

namespace Encoder.Storage.Sql;

/// <summary>How a PostgreSQL database is connected to.</summary>
public sealed class PostgresConnection
{
    /// <summary>The setting that names it.</summary>
    public const string Setting = "Encoder:Cluster:ConnectionString";

    /// <summary>Connections in the pool of a process, unless the connection string says otherwise: several processes share what the server has.</summary>
    private const int PoolSize = 20;

    private readonly NpgsqlConnectionStringBuilder _builder;

    /// <param name="text">Connection string as Npgsql reads it.</param>
    /// <param name="lockTimeout">Longest wait for a lock. A process that stands still within a transaction loses it, and its locks, after half of that.</param>
    /// <exception cref="SetupException">It cannot be read, or names no server.</exception>
    public PostgresConnection(string text, TimeSpan lockTimeout)
    {
        _builder = Read(text);
        _builder.ApplicationName ??= "encoder";
        if (!_builder.ContainsKey("Maximum Pool Size")) _builder.MaxPoolSize = PoolSize;
        // As options of the session, they outlast the reset between two uses of a pooled connection.
        var milliseconds = (long)lockTimeout.TotalMilliseconds;
        _builder.Options = $"{_builder.Options} -c lock_timeout={milliseconds} -c idle_in_transaction_session_timeout={milliseconds / 2}".TrimStart();
    }

    /// <summary>For the pool.</summary>
    public string Text => _builder.ConnectionString;

    /// <summary>Which database it is, for a person.</summary>
    public string Name => $"\"{_builder.Database ?? _builder.Username}\" at {_builder.Host}:{_builder.Port}";

    /// <summary>For a connection that waits for calls: it asks every few seconds whether the server is still there.</summary>
    public string ListeningText => new NpgsqlConnectionStringBuilder(Text) { Pooling = false, KeepAlive = 10 }.ConnectionString;

    /// <summary>A sentence without secrets for what an operator can mend; null for anything else.</summary>
    public string? Explain(Exception exception) => exception is NpgsqlException or SocketException or TimeoutException or AuthenticationException
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
            // Said below, without what it says: that may quote a part of the password.
        }
        throw new SetupException($"{Setting} must be a connection string such as \"Host=db;Database=encoder;Username=encoder;Password=...\", in the words of Npgsql.");
    }
}
