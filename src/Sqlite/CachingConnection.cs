using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Encoder.Sqlite;

/// <summary>
/// A connection that keeps the statements of its commands compiled, by their text, because compiling a statement often takes longer than
/// running it. Only one thread may use it at a time.
/// </summary>
internal sealed class CachingConnection(string connectionString) : SqliteConnection(connectionString)
{
    /// <summary>
    /// The maximum number of kept statements. Most are constants in the code; those that searches build must not fill the memory.
    /// </summary>
    private const int MaxKept = 200;

    private readonly Dictionary<string, SqliteCommand> _idle = [];

    protected override DbCommand CreateDbCommand() => new CachedCommand(this);

    /// <summary>Returns a command with this text and without parameters.</summary>
    public SqliteCommand Take(string text)
    {
        if (_idle.Remove(text, out var kept)) return kept;
        var command = CreateCommand();
#pragma warning disable CA2100 // The text comes from the caller, which takes it from a constant.
        command.CommandText = text;
#pragma warning restore CA2100
        return command;
    }

    public void GiveBack(SqliteCommand command)
    {
        command.Parameters.Clear();
        if (State != ConnectionState.Open || _idle.Count == MaxKept || !_idle.TryAdd(command.CommandText, command)) command.Dispose();
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var command in _idle.Values) command.Dispose();
        _idle.Clear();
        base.Dispose(disposing);
    }
}
