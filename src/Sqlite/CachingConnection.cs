using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Encoder.Sqlite;

/// <summary>
/// A connection that keeps the statements of its commands compiled, found by their text: compiling a statement often takes longer than
/// running it. For one thread at a time.
/// </summary>
internal sealed class CachingConnection(string connectionString) : SqliteConnection(connectionString)
{
    /// <summary>Most statements are constants of the code; what a search builds must not fill the memory.</summary>
    private const int MostKept = 200;

    private readonly Dictionary<string, SqliteCommand> _idle = [];

    protected override DbCommand CreateDbCommand() => new CachedCommand(this);

    /// <summary>A command with this text, and without parameters.</summary>
    public SqliteCommand Take(string text)
    {
        if (_idle.Remove(text, out var kept)) return kept;
        var command = CreateCommand();
#pragma warning disable CA2100 // The text is the caller's, who has it from a constant.
        command.CommandText = text;
#pragma warning restore CA2100
        return command;
    }

    public void GiveBack(SqliteCommand command)
    {
        command.Parameters.Clear();
        if (State != ConnectionState.Open || _idle.Count == MostKept || !_idle.TryAdd(command.CommandText, command)) command.Dispose();
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var command in _idle.Values) command.Dispose();
        _idle.Clear();
        base.Dispose(disposing);
    }
}
