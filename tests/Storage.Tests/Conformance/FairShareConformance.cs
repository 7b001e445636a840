using Dapper;
using Encoder.Storage.Tenants;
using Encoder.Storage.Tests.Tenants;
using Encoder.Storage.Work;

namespace Encoder.Storage.Tests.Conformance;

/// <summary>How slot time is divided among the waiting tenants: in proportion to their weights.</summary>
public abstract class FairShareConformance(IStorageFixture fixture) : StorageConformance(fixture)
{
    private const string Initech = "initech";
    private static readonly TimeSpan s_lease = TimeSpan.FromHours(1);
    private readonly Dictionary<string, int> _next = [];

    [Fact]
    public async Task Ten_tenants_with_200_jobs_each_share_two_slots_evenly_over_any_window()
    {
        string[] tenants = [.. Enumerable.Range(0, 10).Select(n => $"t{n}")];
        foreach (var tenant in tenants) await Post(tenant, jobs: 200);

        var served = await Run(Work, slots: 2, claims: 400, _ => 1000);

        Assert.All(served.Chunk(50), window => Assert.All(tenants, tenant => Assert.InRange(window.Count(t => t == tenant), 4, 6)));
    }

    [Fact]
    public async Task Shares_are_of_time_and_not_of_work_items()
    {
        await Post(Acme, jobs: 200);
        await Post(Globex, jobs: 400);

        // One tenant's work items take ten times as long.
        var served = await Run(Work, slots: 2, claims: 330, tenant => tenant == Acme ? 10_000 : 1000);

        Assert.InRange(served.Skip(30).Count(t => t == Globex) / (double)served.Skip(30).Count(t => t == Acme), 8, 12);
    }

    [Fact]
    public async Task Weights_divide_the_time()
    {
        var work = With(Tenant(Acme) with { Weight = 3 }, Tenant(Globex));
        await Post(Acme, jobs: 200, work: work);
        await Post(Globex, jobs: 200, work: work);

        var served = await Run(work, slots: 2, claims: 200, _ => 1000);

        Assert.InRange(served.Count(t => t == Acme), 145, 155);
    }

    [Fact]
    public async Task A_tenant_with_precedence_goes_first_and_does_not_change_the_order_of_the_others()
    {
        var work = With(Tenant(Acme), Tenant(Globex), Tenant(Initech) with { Admin = true, Precedence = true });
        await Post(Acme, jobs: 20, work: work);
        await Post(Globex, jobs: 20, work: work);
        await Run(work, slots: 1, claims: 4, _ => 1000);
        await Post(Initech, jobs: 3, work: work);

        var served = await Run(work, slots: 1, claims: 9, _ => 1000);
        Assert.Equal([Initech, Initech, Initech], served.Take(3));
        Assert.Equal((3, 3), (served.Count(t => t == Acme), served.Count(t => t == Globex)));
    }

    [Fact]
    public async Task A_tenant_runs_no_more_work_items_than_its_limit()
    {
        var work = With(Tenant(Acme) with { Quotas = new TenantQuotas { RunningUnits = 2 } }, Tenant(Globex));
        await Post(Acme, jobs: 10, work: work);
        await Post(Globex, jobs: 2, work: work);

        var leases = new List<WorkLease>();
        while (await work.Claim("w", s_lease) is { } lease) leases.Add(lease);

        Assert.Equal([Acme, Acme, Globex, Globex], leases.Select(TenantOf).Order());
        await work.Finish(leases.First(lease => TenantOf(lease) == Acme));
        Assert.Equal(Acme, TenantOf((await work.Claim("w", s_lease))!));
        Assert.Null(await work.Claim("w", s_lease));
    }

    [Fact]
    public async Task A_new_tenant_is_served_next_and_an_idle_one_earns_no_credit()
    {
        await Post(Acme, jobs: 300);
        await Post(Initech, jobs: 1);
        await Run(Work, slots: 2, claims: 100, _ => 1000);

        await Post(Globex, jobs: 100);
        await Post(Initech, jobs: 100);
        var served = await Run(Work, slots: 2, claims: 60, _ => 1000);

        Assert.Contains(Globex, served.Take(2));
        Assert.Contains(Initech, served.Take(3));
        Assert.All(served.Chunk(15), window => Assert.All(
            [Acme, Globex, Initech], tenant => Assert.InRange(window.Count(t => t == tenant), 4, 6)));
    }

    [Fact]
    public async Task A_long_work_item_is_charged_while_it_runs()
    {
        await Post(Acme, jobs: 10);
        await Post(Globex, jobs: 10);
        var longest = await Work.Claim("w", s_lease);
        await Takes(longest!, 60_000);
        await Work.Extend([longest!], s_lease);

        Assert.All(await Run(Work, slots: 1, claims: 10, _ => 1000), tenant => Assert.Equal(Globex, tenant));
    }

    [Theory]
    [InlineData("finished")]
    [InlineData("released")]
    [InlineData("removed")]
    [InlineData("lost")]
    public async Task The_tenant_is_charged_for_the_time_used_however_the_lease_ends(string how)
    {
        await Post(Acme, jobs: 10);
        await Post(Globex, jobs: 30);
        var lease = (await Work.Claim("w", s_lease))!;
        await Takes(lease, 20_000);
        switch (how)
        {
            case "finished":
                Assert.True(await Work.Finish(lease));
                break;
            case "released":
                Assert.True(await Work.Release(lease));
                break;
            case "removed":
                await Work.RemoveJob(lease.JobId);
                break;
            default:
                await SetEnd(lease, -1);
                break;
        }

        Assert.InRange(await Used(Acme, settle: how == "lost"), 20_000, 25_000);
    }

    [Fact]
    public async Task An_estimate_that_was_too_high_is_refunded()
    {
        await Post(Acme, jobs: 2);
        var lease = (await Work.Claim("w", s_lease))!;
        Assert.Equal(FairShares.FirstEstimate, await Used(Acme));
        await Work.Finish(lease);

        Assert.InRange(await Used(Acme), 0, FairShares.FirstEstimate - 1);
    }

    /// <summary>
    /// Claims and finishes work items on the given number of slots. Each takes the time set for its tenant. Returns their tenants in order.
    /// </summary>
    private async Task<string[]> Run(IWorkQueue work, int slots, int claims, Func<string, int> milliseconds)
    {
        var running = new Queue<WorkLease>();
        var served = new List<string>();
        while (served.Count < claims)
        {
            var done = running.Count == slots ? running.Dequeue() : null;
            if (done is not null) await Takes(done, milliseconds(TenantOf(done)));
            var lease = (await work.Claim("w", s_lease, done))!;
            running.Enqueue(lease);
            served.Add(TenantOf(lease));
        }
        foreach (var lease in running)
        {
            await Takes(lease, milliseconds(TenantOf(lease)));
            await work.Finish(lease);
        }
        return [.. served];
    }

    private async Task Post(string tenant, int jobs, IWorkQueue? work = null)
    {
        var first = _next.GetValueOrDefault(tenant);
        _next[tenant] = first + jobs;
        await (work ?? Work).Enqueue(
            [.. Enumerable.Range(first, jobs).Select(job => new WorkItem($"{tenant}/{job:d6}", WorkItemName.Ingest, tenant, 5))]);
    }

    private static string TenantOf(WorkLease lease) => lease.JobId.Split('/')[0];

    /// <summary>Makes a lease older by the given time.</summary>
    private Task<int> Takes(WorkLease lease, int milliseconds) => Database.Write(connection => connection.ExecuteAsync(
        "UPDATE work_items SET claimed_at = claimed_at - @milliseconds WHERE job_id = @JobId", new { milliseconds, lease.JobId }));

    /// <summary>Makes a lease end the given number of milliseconds from now.</summary>
    private Task<int> SetEnd(WorkLease lease, int milliseconds) => Database.Write(connection => connection.ExecuteAsync(
        $"UPDATE work_items SET not_before = {Database.Dialect.Now} + @milliseconds WHERE job_id = @JobId",
        new { milliseconds, lease.JobId }));

    private async Task<double> Used(string tenant, bool settle = false)
    {
        if (settle) await Work.Claim("w", s_lease);
        return await Database.Read(connection => connection.ExecuteScalarAsync<double>(
            "SELECT used FROM work_shares WHERE tenant = @tenant", new { tenant }));
    }

    private WorkQueue With(params Tenant[] tenants) => new(Database, new TenantRegistry(tenants));

    private static Tenant Tenant(string name) => TenantSamples.Tenant(name);
}
