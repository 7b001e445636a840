using System.Collections.Concurrent;
using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Encoder.Sqlite;

/// <summary>
/// A SQLite file in WAL mode with one writer. Writes are queued and share commits: those that arrive while one commit is being written to
/// the disk go into the next, so that durable writes stay cheap when there are many.
/// </summary>
public sealed class SqliteFile : IDisposable
{
    private readonly SqliteFileOptions _options;
    private readonly Channel<QueuedWrite> _writes = Channel.CreateUnbounded<QueuedWrite>(new() { SingleReader = true });
    private readonly ConcurrentBag<CachingConnection> _readers = [];
    private readonly FileStream? _lock;
    private readonly CachingConnection _writer;
    private readonly Thread _writerThread;
    private volatile bool _disposed;

    /// <exception cref="IOException">
    /// The file is to be opened exclusively and another process has it open exclusively, or its file system does not support WAL.
    /// </exception>
    /// <exception cref="SqliteException">The file cannot be opened, or is not a database.</exception>
    public SqliteFile(SqliteFileOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        if (options.Exclusive) _lock = new(options.Path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            _writer = OpenWriter();
        }
        catch
        {
            _lock?.Dispose();
            throw;
        }
        _writerThread = new Thread(WriteUntilClosed) { IsBackground = true, Name = "sqlite writer" };
        _writerThread.Start();
    }

    /// <summary>
    /// Runs <paramref name="work"/> alone on the newest state. The task ends once its changes are on the disk. If it throws, none of its
    /// changes is kept, and the task fails with that exception. It must neither end the transaction that it runs in nor wait for another
    /// write.
    /// </summary>
    public Task<T> Write<T>(Func<SqliteConnection, T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var write = new QueuedWrite<T>(work);
        ObjectDisposedException.ThrowIf(!_writes.Writer.TryWrite(write), this);
        return write.Result;
    }

    /// <inheritdoc cref="Write{T}"/>
    public Task Write(Action<SqliteConnection> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Write(connection => { work(connection); return true; });
    }

    /// <summary>
    /// Runs <paramref name="work"/> concurrently with the writer and other readers. All of its statements see the same snapshot: what was
    /// committed when the first of them ran.
    /// </summary>
    public T Read<T>(Func<SqliteConnection, T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_readers.TryTake(out var reader)) reader = OpenReader();
        try
        {
            Execute(reader, "BEGIN");
            return work(reader);
        }
        finally
        {
            if (InTransaction(reader)) Execute(reader, "ROLLBACK");
            _readers.Add(reader);
            if (_disposed) CloseReaders();
        }
    }

    /// <summary>
    /// Migrates the tables of <paramref name="component"/> to the current schema: runs the scripts that the file has not yet run, once each
    /// and in order. Released scripts are never changed; new ones are added.
    /// </summary>
    /// <exception cref="InvalidOperationException">The file was written by a newer version that has more scripts.</exception>
    public Task Migrate(string component, params IReadOnlyList<string> scripts)
    {
        ArgumentNullException.ThrowIfNull(scripts);
        return Write(connection =>
        {
            Execute(connection, "CREATE TABLE IF NOT EXISTS schema_version (component TEXT PRIMARY KEY, version INTEGER NOT NULL)");
            using var query = connection.CreateCommand();
            query.CommandText = "SELECT version FROM schema_version WHERE component = $component";
            query.Parameters.AddWithValue("$component", component);
            var version = Convert.ToInt32(query.ExecuteScalar() ?? 0);
            if (version > scripts.Count)
                throw new InvalidOperationException(
                    $"{_options.Path} was written by a newer version: its {component} tables are at {version}, "
                    + $"this version knows {scripts.Count}.");

            foreach (var script in scripts.Skip(version)) Execute(connection, script);
            using var update = connection.CreateCommand();
            update.CommandText =
                "INSERT INTO schema_version VALUES ($component, $version) ON CONFLICT DO UPDATE SET version = excluded.version";
            update.Parameters.AddWithValue("$component", component);
            update.Parameters.AddWithValue("$version", scripts.Count);
            update.ExecuteNonQuery();
        });
    }

    /// <summary>
    /// Finishes the queued writes, then closes the file. Reads that are still running close their connections when they end.
    /// </summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _writes.Writer.Complete();
        _writerThread.Join();
        _writer.Dispose();
        CloseReaders();
        _lock?.Dispose();
    }

    private void WriteUntilClosed()
    {
        var batch = new List<QueuedWrite>();
        while (_writes.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            WriteBatch(batch);
            while (batch.FindAll(write => IsFull(write.Failure)) is { Count: > 0 } starved && _options.MakeRoom?.Invoke() == true)
                WriteAgain(starved);
            foreach (var write in batch) write.Complete();
            batch.Clear();
        }
    }

    private void WriteBatch(List<QueuedWrite> batch) => Commit(batch, () =>
    {
        while (TakeInto(batch) is { } write) RunAlone(write);
    });

    private void WriteAgain(List<QueuedWrite> writes)
    {
        foreach (var write in writes) write.Reset();
        Commit(writes, () => writes.ForEach(RunAlone));
    }

    private void Commit(List<QueuedWrite> batch, Action run)
    {
        try
        {
            Execute(_writer, "BEGIN IMMEDIATE");
            run();
            Execute(_writer, "COMMIT");
        }
        catch (Exception exception)
        {
            foreach (var write in batch) write.Fail(exception);

            // The transaction could not begin, for example because another process holds a lock. All queued writes have then waited long
            // enough.
            if (batch.Count == 0) while (TakeInto(batch) is { } waiting) waiting.Fail(exception);
            if (InTransaction(_writer)) Execute(_writer, "ROLLBACK");
        }
    }

    private QueuedWrite? TakeInto(List<QueuedWrite> batch)
    {
        if (batch.Count == _options.MaxWritesPerCommit || !_writes.Reader.TryRead(out var write)) return null;
        batch.Add(write);
        return write;
    }

    /// <summary>Runs one write so that its failure rolls back only itself.</summary>
    private void RunAlone(QueuedWrite write)
    {
        Execute(_writer, "SAVEPOINT one");
        if (!write.Run(_writer))
        {
            // On a full disk or an I/O error, SQLite may have rolled back the whole transaction, including the batch's earlier writes.
            if (!InTransaction(_writer)) throw new IOException("SQLite rolled back the whole transaction.", write.Failure);
            Execute(_writer, "ROLLBACK TO one");
        }
        Execute(_writer, "RELEASE one");
    }

    private CachingConnection OpenWriter()
    {
        var writer = Open();
        try
        {
            using var command = writer.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = WAL";
            if (command.ExecuteScalar() is not "wal")
                throw new IOException($"{_options.Path} cannot be in WAL mode, which needs a local file system.");
            Execute(writer, _options.SurvivePowerLoss ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
            return writer;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    private CachingConnection OpenReader()
    {
        var reader = Open();
        Execute(reader, "PRAGMA query_only = TRUE");
        return reader;
    }

    private CachingConnection Open()
    {
        var connection = new CachingConnection(new SqliteConnectionStringBuilder
        {
            DataSource = _options.Path,
            Pooling = false,

            // In whole seconds; 0 would mean forever.
            DefaultTimeout = Math.Max(1, (int)Math.Ceiling(_options.LockTimeout.TotalSeconds)),
        }.ConnectionString);
        connection.Open();
        return connection;
    }

    private void CloseReaders()
    {
        while (_readers.TryTake(out var reader)) reader.Dispose();
    }

    /// <summary>
    /// Returns whether a full disk may be the cause. SQLite reports some of its failed writes only as I/O errors, without the reason.
    /// </summary>
    private static bool IsFull(Exception? failure) =>
        failure is SqliteException { SqliteErrorCode: raw.SQLITE_FULL or raw.SQLITE_IOERR }
        || (failure is IOException && IsFull(failure.InnerException));

    private static bool InTransaction(SqliteConnection connection) => raw.sqlite3_get_autocommit(connection.Handle!) == 0;

    private static void Execute(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
