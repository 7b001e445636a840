namespace Encoder.Storage.Work;

/// <summary>Decides which tenant is next: start-time fair queueing by the slot time that work items use.</summary>
/// <remarks>
/// Each tenant has a clock that advances by the slot time of its items, divided by its weight. The tenant whose clock is furthest behind
/// goes first, so that over any time tenants with waiting work advance alike. A claim is charged an estimate at first, and the actual time
/// as it becomes known. A tenant that was idle starts where the others are: it neither saves up its share nor waits for them to catch up.
/// </remarks>
internal static class FairShares
{
    /// <summary>The slot time that a tenant's first item is charged before any item has ended, in milliseconds.</summary>
    public const double FirstEstimate = 1000;

    /// <summary>How much the slot time of an item changes the estimate for the next: 0 not at all, 1 completely.</summary>
    public const double Novelty = 0.125;

    /// <summary>Returns the tenant whose item is claimed next; null if all of them run as many items as they may.</summary>
    /// <param name="waiting">Tenants with waiting items.</param>
    /// <param name="rights">Returns what a tenant is entitled to.</param>
    public static WaitingTenant? Next(IEnumerable<WaitingTenant> waiting, Func<string, ShareRights> rights) => waiting
        .Select(tenant => (Tenant: tenant, Rights: rights(tenant.Tenant)))
        .Where(one => one.Tenant.Running < (one.Rights.MaxRunning ?? long.MaxValue))
        .OrderByDescending(one => one.Rights.Precedence)
        .ThenBy(one => one.Tenant.Used)
        // In a tie, the tenant that was served longest ago goes first.
        .ThenBy(one => one.Tenant.Served)
        .ThenBy(one => one.Tenant.Tenant, StringComparer.Ordinal)
        .Select(one => one.Tenant)
        .FirstOrDefault();

    /// <summary>Returns the clock at which an idle tenant starts after a claim of <paramref name="next"/>.</summary>
    public static double Start(double start, WaitingTenant next, ShareRights rights) =>
        // The clock of a tenant with precedence says nothing about how far the others are.
        rights.Precedence ? start : Math.Max(start, next.Used);
}

/// <summary>A tenant with waiting items.</summary>
internal sealed record WaitingTenant
{
    public required string Tenant { get; init; }

    /// <summary>The tenant's clock: slot time used, in milliseconds, divided by its weight.</summary>
    public required double Used { get; init; }

    /// <summary>The slot time that its recent items took, in milliseconds.</summary>
    public required double Typical { get; init; }

    /// <summary>The attempt number of its last claim; 0 before the first.</summary>
    public required long Served { get; init; }

    /// <summary>The number of its items that are leased.</summary>
    public required long Running { get; init; }
}

/// <summary>What a tenant is entitled to.</summary>
/// <param name="Weight">Its share of the slots, relative to the weights of others.</param>
/// <param name="Precedence">Whether it goes before all others.</param>
/// <param name="MaxRunning">The maximum number of its items that are leased at the same time; null for no limit.</param>
internal readonly record struct ShareRights(double Weight, bool Precedence, int? MaxRunning)
{
    public static ShareRights Equal { get; } = new(1, false, null);
}
