using Encoder.Storage.Work;

namespace Encoder.Storage.Tests.Work;

public sealed class FairSharesTests
{
    private static readonly Dictionary<string, ShareRights> s_rights = new()
    {
        ["first"] = new ShareRights(1, Precedence: true, null),
        ["capped"] = new ShareRights(1, Precedence: false, MaxRunning: 2),
    };

    [Fact]
    public void The_tenant_that_has_used_the_least_goes_first() =>
        Assert.Equal("b", Next(Waiting("a", 20), Waiting("b", 10), Waiting("c", 30)));

    [Fact]
    public void A_tie_goes_to_the_tenant_that_was_served_longest_ago() =>
        Assert.Equal("c", Next(Waiting("a", 10, served: 7), Waiting("b", 10, served: 8), Waiting("c", 10, served: 3)));

    [Fact]
    public void A_tenant_with_precedence_goes_first() =>
        Assert.Equal("first", Next(Waiting("a", 10), Waiting("first", 1_000_000)));

    [Theory]
    [InlineData(1, "capped")]
    [InlineData(2, "a")]
    public void A_tenant_at_its_limit_of_running_items_is_skipped(long running, string next) =>
        Assert.Equal(next, Next(Waiting("capped", 0, running: running), Waiting("a", 10, running: 100)));

    [Fact]
    public void No_tenant_is_next_if_all_are_at_their_limits_or_none_is_waiting()
    {
        Assert.Null(Next(Waiting("capped", 0, running: 2)));
        Assert.Null(Next());
    }

    [Fact]
    public void The_start_for_new_tenants_follows_the_tenants_being_served_and_never_goes_back()
    {
        Assert.Equal(20, FairShares.Start(10, Waiting("a", 20), ShareRights.Equal));
        Assert.Equal(30, FairShares.Start(30, Waiting("a", 20), ShareRights.Equal));
        Assert.Equal(10, FairShares.Start(10, Waiting("first", 20), s_rights["first"]));
    }

    private static string? Next(params WaitingTenant[] waiting) =>
        FairShares.Next(waiting, tenant => s_rights.GetValueOrDefault(tenant, ShareRights.Equal))?.Tenant;

    private static WaitingTenant Waiting(string tenant, double used, long served = 1, long running = 0) =>
        new() { Tenant = tenant, Used = used, Typical = 1000, Served = served, Running = running };
}
