namespace Encoder.Storage.Work;

/// <summary>How long a leased item has had its slot.</summary>
internal record SlotUse
{
    public required string Tenant { get; init; }

    /// <summary>What the tenant has been charged for it so far, in milliseconds.</summary>
    public required double Charged { get; init; }

    /// <summary>Milliseconds since the claim, by the database's clock; null for a claim of an earlier version.</summary>
    public long? Elapsed { get; init; }

    /// <summary>What is still to be charged, in milliseconds; negative when the estimate was too high.</summary>
    public double Rest => Math.Max(0, Elapsed ?? 0) - Charged;
}

/// <summary>An item of a job that was removed.</summary>
internal sealed record RemovedItem : SlotUse
{
    /// <summary>Null when nobody held it.</summary>
    public string? Worker { get; init; }
}

/// <summary>A lease or delay that has ended, or is to end.</summary>
internal sealed record EndedLease : SlotUse
{
    public required long Sequence { get; init; }

    /// <summary>Null for a delay.</summary>
    public string? Worker { get; init; }

    public required int Lost { get; init; }

    public required int LostAlone { get; init; }

    public required bool Alone { get; init; }

    public required double Fraction { get; init; }

    public required double Furthest { get; init; }

    /// <summary>Losses, the one included that this end is if it was a lease's.</summary>
    public Losses Losses
    {
        get
        {
            var before = new Losses(Lost, LostAlone, Furthest);
            return Worker is null ? before : before.After(Alone, Fraction);
        }
    }
}
