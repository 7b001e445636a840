namespace Encoder.Storage.Sql;

/// <summary>The handlers of a notification. They can be added while the notification is raised.</summary>
internal sealed class Handlers<T>
{
    private readonly Lock _adding = new();
    private volatile Action<T>? _all;

    public void Add(Action<T> handler)
    {
        lock (_adding) _all += handler;
    }

    public void Raise(T value) => _all?.Invoke(value);
}
