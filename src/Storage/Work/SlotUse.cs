namespace Encoder.Storage.Work;

/// <summary>The slot time of a leased item.</summary>
internal record SlotUse
{
    public required string Tenant { get; init; }

    /// <summary>What the tenant has been charged for it so far, in milliseconds.</summary>
    public required double Charged { get; init; }

    /// <summary>Milliseconds since the claim, by the database's clock; null for a claim by an earlier version of the service.</summary>
    public long? Elapsed { get; init; }

    /// <summary>What is still to be charged, in milliseconds; negative when the estimate was too high.</summary>
    public double Rest => Math.Max(0, Elapsed ?? 0) - Charged;
}

/// <summary>An item that <see cref="IWorkQueue.RemoveJob"/> removed.</summary>
internal sealed record RemovedItem : SlotUse
{
    /// <summary>The worker that held it; null if none did.</summary>
    public string? Worker { get; init; }
}

/// <summary>A lease or delay that has ended, or is to end.</summary>
internal sealed record EndedLease : SlotUse
{
    public required long Sequence { get; init; }

    /// <summary>The worker that held the lease; null for a delay.</summary>
    public string? Worker { get; init; }

    public required int Lost { get; init; }

    public required int LostAlone { get; init; }

    public required bool Alone { get; init; }

    public required double Fraction { get; init; }

    public required double Furthest { get; init; }

    /// <summary>The losses of the item, including this one if a lease has ended.</summary>
    public Losses Losses
    {
        get
        {
            var before = new Losses(Lost, LostAlone, Furthest);
            return Worker is null ? before : before.After(Alone, Fraction);
        }
    }
}
