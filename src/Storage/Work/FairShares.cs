namespace Encoder.Storage.Work;

/// <summary>Whose turn it is: start-time fair queueing of tenants, by the slot time that their work items use.</summary>
/// <remarks>
/// Each tenant has a clock that advances by the slot time of its items, divided by its weight. The tenant whose clock is behind goes
/// first, so that over any time tenants with waiting work advance alike. A claim is charged an estimate, and the true time as it becomes
/// known. A tenant that was idle starts where the others are: it neither saves up its share nor waits for them to catch up.
/// </remarks>
internal static class FairShares
{
    /// <summary>Slot time that the first item of a tenant is charged, in milliseconds, before any has ended.</summary>
    public const double FirstEstimate = 1000;

    /// <summary>How much the slot time of an item changes the estimate for the next: 0 not at all, 1 completely.</summary>
    public const double Novelty = 0.125;

    /// <summary>The tenant whose item is to be claimed next; null when all of them run as many items as they may.</summary>
    /// <param name="waiting">Tenants with waiting items.</param>
    /// <param name="rights">What a tenant is entitled to.</param>
    public static WaitingTenant? Next(IEnumerable<WaitingTenant> waiting, Func<string, ShareRights> rights) => waiting
        .Select(tenant => (Tenant: tenant, Rights: rights(tenant.Tenant)))
        .Where(one => one.Tenant.Running < (one.Rights.MaxRunning ?? long.MaxValue))
        .OrderByDescending(one => one.Rights.Precedence)
        .ThenBy(one => one.Tenant.Used)
        // A tie goes to whoever was served longest ago.
        .ThenBy(one => one.Tenant.Served)
        .ThenBy(one => one.Tenant.Tenant, StringComparer.Ordinal)
        .Select(one => one.Tenant)
        .FirstOrDefault();

    /// <summary>The clock at which a tenant starts that was idle, after a claim of <paramref name="next"/>.</summary>
    public static double Start(double start, WaitingTenant next, ShareRights rights) =>
        // One that goes before all others says nothing about how far these are.
        rights.Precedence ? start : Math.Max(start, next.Used);
}

/// <summary>A tenant with waiting items.</summary>
internal sealed record WaitingTenant
{
    public required string Tenant { get; init; }

    /// <summary>Its clock: slot time used, in milliseconds, divided by its weight.</summary>
    public required double Used { get; init; }

    /// <summary>Slot time of its items of late, in milliseconds.</summary>
    public required double Typical { get; init; }

    /// <summary>Attempt number of its last claim; 0 before the first.</summary>
    public required long Served { get; init; }

    /// <summary>Items that are leased now.</summary>
    public required long Running { get; init; }
}

/// <summary>What a tenant is entitled to.</summary>
/// <param name="Weight">Its share of the slots, as against the weights of others.</param>
/// <param name="Precedence">Whether it goes before all others.</param>
/// <param name="MaxRunning">Most items that may be leased at a time; null for any number.</param>
internal readonly record struct ShareRights(double Weight, bool Precedence, int? MaxRunning)
{
    public static ShareRights Equal { get; } = new(1, false, null);
}
