namespace Encoder.Silo.Worker;

/// <summary>The slots of a worker: each is taken for one work item, or all of them for an item that must run alone.</summary>
internal sealed class WorkerSlots(int count) : IDisposable
{
    // A semaphore needs a maximum of at least one, even if there are no slots.
    private readonly SemaphoreSlim _free = new(count, Math.Max(1, count));

    // Held while taking a slot. A caller that takes all slots holds it until it frees them.
    private readonly SemaphoreSlim _all = new(1, 1);

    /// <summary>Takes a slot as soon as one is free and no caller waits for all of them. Dispose the result to free it.</summary>
    public async Task<IDisposable> Take(CancellationToken cancellationToken)
    {
        await _all.WaitAsync(cancellationToken);
        try
        {
            await _free.WaitAsync(cancellationToken);
        }
        finally
        {
            _all.Release();
        }
        return new Taken(() => _free.Release());
    }

    /// <summary>Takes all slots as they become free. Dispose the result to free them.</summary>
    public async Task<IDisposable> TakeAll(CancellationToken cancellationToken)
    {
        await _all.WaitAsync(cancellationToken);
        var taken = 0;
        try
        {
            for (; taken < count; taken++) await _free.WaitAsync(cancellationToken);
        }
        catch
        {
            Free(taken);
            throw;
        }
        return new Taken(() => Free(count));
    }

    public void Dispose()
    {
        _free.Dispose();
        _all.Dispose();
    }

    private void Free(int taken)
    {
        if (taken > 0) _free.Release(taken);
        _all.Release();
    }

    private sealed class Taken(Action free) : IDisposable
    {
        public void Dispose() => free();
    }
}
