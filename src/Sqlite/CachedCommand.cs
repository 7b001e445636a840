using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Encoder.Sqlite;

/// <summary>
/// A command of a <see cref="CachingConnection"/>. It takes the compiled statement when its text is set, which must be before its
/// parameters.
/// </summary>
internal sealed class CachedCommand(CachingConnection connection) : DbCommand
{
    private SqliteCommand? _inner;

    private SqliteCommand Inner => _inner ?? throw new InvalidOperationException("The command has no text.");

    [AllowNull]
    public override string CommandText
    {
        get => _inner?.CommandText ?? "";
        set
        {
            if (_inner is null) _inner = connection.Take(value ?? "");
            // Expanding a list parameter changes the text.
            else _inner.CommandText = value;
        }
    }

    public override int CommandTimeout
    {
        get => connection.DefaultTimeout;
        set { }
    }

    public override CommandType CommandType { get; set; } = CommandType.Text;

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection
    {
        get => connection;
        set => throw new NotSupportedException();
    }

    protected override DbParameterCollection DbParameterCollection => Inner.Parameters;

    protected override DbTransaction? DbTransaction { get; set; }

    public override void Cancel() => Inner.Cancel();

    public override int ExecuteNonQuery() => Inner.ExecuteNonQuery();

    public override object? ExecuteScalar() => Inner.ExecuteScalar();

    public override void Prepare() => Inner.Prepare();

    protected override DbParameter CreateDbParameter() => Inner.CreateParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Inner.ExecuteReader(behavior);

    protected override void Dispose(bool disposing)
    {
        if (disposing && _inner is { } inner)
        {
            _inner = null;
            connection.GiveBack(inner);
        }
        base.Dispose(disposing);
    }
}
