using Microsoft.Data.Sqlite;

namespace Encoder.Sqlite;

/// <summary>A write that waits for a commit or is part of one.</summary>
internal abstract class QueuedWrite
{
    public Exception? Failure { get; private set; }

    /// <summary>Does the work. Returns false if it failed.</summary>
    public abstract bool Run(SqliteConnection connection);

    /// <summary>Reports the outcome to the caller.</summary>
    public abstract void Complete();

    public void Fail(Exception exception) => Failure ??= exception;

    /// <summary>Forgets a failure, before another try.</summary>
    public void Reset() => Failure = null;
}

/// <inheritdoc/>
internal sealed class QueuedWrite<T>(Func<SqliteConnection, T> work) : QueuedWrite
{
    // Continuations must not run on the writer's thread.
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _value;

    public Task<T> Result => _completion.Task;

    public override bool Run(SqliteConnection connection)
    {
        try
        {
            _value = work(connection);
            return true;
        }
        catch (Exception exception)
        {
            Fail(exception);
            return false;
        }
    }

    public override void Complete()
    {
        if (Failure is null) _completion.SetResult(_value!);
        else _completion.SetException(Failure);
    }
}
