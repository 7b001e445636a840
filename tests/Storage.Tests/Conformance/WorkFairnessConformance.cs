using Encoder.Contracts;
using Encoder.Storage.Work;

namespace Encoder.Storage.Tests.Conformance;

/// <summary>
/// The order of claims. The tenant that has used the least of its share comes first. Among its work items, the order is by priority,
/// then by the age of the job, then by the order in which they were added. After each claim of a work item that yields, its job ranks as
/// if it had been submitted at that time.
/// </summary>
public abstract class WorkFairnessConformance(IStorageFixture fixture) : StorageConformance(fixture)
{
    private static readonly TimeSpan s_lease = TimeSpan.FromHours(1);

    [Fact]
    public async Task Priority_orders_the_jobs_of_a_tenant_and_takes_nothing_from_other_tenants()
    {
        await Work.Enqueue(
            Unit(1, Acme, priority: 4), Unit(2, Acme, priority: 9), Unit(3, Acme, priority: 9), Unit(4, Globex, priority: 0));

        Assert.Equal([2, 4, 3, 1], await ClaimedJobs(4));
    }

    [Fact]
    public async Task Older_jobs_go_first_however_late_their_work_items_are_added()
    {
        await Work.Enqueue(Unit(3), Unit(2));
        await Work.Enqueue(Unit(1));

        Assert.Equal([1, 2, 3], await ClaimedJobs(3));
    }

    [Fact]
    public async Task Work_items_of_one_job_are_claimed_in_the_order_they_were_added()
    {
        await Work.Enqueue(Unit(1, unit: "encode-1"), Unit(1, unit: "encode-0"));
        await Work.Enqueue(Unit(1, unit: "audio"));

        var units = new List<string>();
        while (await Work.Claim("w", s_lease) is { } lease) units.Add($"{lease.Name}");

        Assert.Equal(["encode-1", "encode-0", "audio"], units);
    }

    [Fact]
    public async Task Tenants_take_turns_even_if_one_came_first_with_a_hundred_jobs()
    {
        await Work.Enqueue([.. Enumerable.Range(1, 100).Select(job => Unit(job, Acme))]);
        await Work.Enqueue(Unit(201, Globex), Unit(202, Globex), Unit(203, "initech"));

        Assert.Equal([1, 201, 203, 2, 202, 3, 4], await ClaimedJobs(7));
    }

    [Fact]
    public async Task A_short_job_overtakes_a_long_one_of_its_tenant_after_the_running_work_item()
    {
        await Work.Enqueue(Long(1, units: 4));
        Assert.Equal([1], await ClaimedJobs(1));
        await Work.Enqueue(Unit(2), Unit(3));

        Assert.Equal([2, 3, 1, 1, 1], await ClaimedJobs(5));
    }

    [Fact]
    public async Task A_stream_of_short_jobs_does_not_starve_a_long_one()
    {
        await Work.Enqueue(Long(1, units: 3));
        await ClaimedJobs(1);
        var later = DateTimeOffset.UtcNow;

        // All wait from the start. The ids of the last three say they were submitted later, as the jobs of a steady stream would be.
        await Work.Enqueue([Unit(2), .. Enumerable.Range(1, 3).Select(hour => Unit(IdAt(later.AddHours(hour))))]);

        Assert.Equal([2, 1, 1], await ClaimedJobs(3));
        Assert.Equal(IdAt(later.AddHours(1)), (await Work.Claim("w", s_lease))!.JobId);
    }

    [Fact]
    public async Task A_job_submitted_within_the_second_of_a_turn_goes_first()
    {
        var second = DateTimeOffset.UtcNow;
        await Work.Enqueue(Long(1, units: 2));
        await ClaimedJobs(1);
        await Work.Enqueue(Unit(EntityId.Create(second, [255, 255, 255, 255, 255, 255, 255, 255])));

        Assert.Equal([-1, 1], await ClaimedJobs(2));
    }

    [Fact]
    public async Task Two_long_jobs_alternate_and_each_keeps_the_order_of_its_work_items()
    {
        await Work.Enqueue([.. Long(1, units: 3), .. Long(2, units: 4)]);

        var claims = new List<(string, string)>();
        while (await Work.Claim("w", s_lease) is { } lease) claims.Add((lease.JobId, $"{lease.Name}"));

        Assert.Equal([.. Turns((1, 0), (2, 0), (1, 1), (2, 1), (1, 2), (2, 2), (2, 3))], claims);
        static IEnumerable<(string, string)> Turns(params (int Job, int Chunk)[] turns) =>
            turns.Select(t => (Samples.Id(t.Job), $"encode-{t.Chunk}"));
    }

    [Fact]
    public async Task A_work_item_that_does_not_yield_keeps_the_age_of_its_job()
    {
        await Work.Enqueue([.. Long(1, units: 2), Unit(1, unit: "audio")]);
        await ClaimedJobs(1);
        await Work.Enqueue(Unit(2));

        Assert.Equal("audio", $"{(await Work.Claim("w", s_lease))!.Name}");
        Assert.Equal([2, 1], await ClaimedJobs(2));
    }

    [Fact]
    public async Task A_released_or_lost_work_item_of_a_long_job_is_claimed_next()
    {
        await Work.Enqueue(Long(1, units: 3));
        var lease = await Work.Claim("w", s_lease);
        await Work.Enqueue(Unit(2));
        await Work.Release(lease!);

        Assert.Equal("encode-0", $"{(await Work.Claim("w", s_lease))!.Name}");
        await Work.EndAllLeases();
        Assert.Equal("encode-0", $"{(await Work.Claim("w", s_lease))!.Name}");
        Assert.Equal([2, 1], await ClaimedJobs(2));
    }

    [Fact]
    public async Task Priority_takes_precedence_over_turns()
    {
        await Work.Enqueue([.. Long(1, units: 3, priority: 9), Unit(2, priority: 5)]);
        Assert.Equal([1, 1, 1, 2], await ClaimedJobs(4));
    }

    [Fact]
    public async Task Any_order_of_claims_agrees_with_a_plain_statement_of_the_rule()
    {
        var random = new Random(20260101);
        var waiting = Enumerable.Range(0, 120)
            .Select(sequence => (
                Unit: Unit(random.Next(40), $"t{random.Next(6)}", random.Next(3), $"encode-{sequence}"), Sequence: sequence))
            .ToList();
        await Work.Enqueue([.. waiting.Select(w => w.Unit)]);
        var claims = new Dictionary<string, (int Count, int Last)>();

        // No work item ends, so each claim is charged the same estimate.
        while (await Work.Claim("w", s_lease) is { } lease)
        {
            var expected = waiting
                .OrderBy(w => claims.GetValueOrDefault(w.Unit.Tenant).Count)
                .ThenBy(w => claims.GetValueOrDefault(w.Unit.Tenant).Last)
                .ThenBy(w => w.Unit.Tenant, StringComparer.Ordinal)
                .ThenByDescending(w => w.Unit.Priority)
                .ThenBy(w => w.Unit.JobId, StringComparer.Ordinal)
                .ThenBy(w => w.Sequence)
                .First();
            Assert.Equal((expected.Unit.JobId, expected.Unit.Name), (lease.JobId, lease.Name));
            waiting.Remove(expected);
            claims[expected.Unit.Tenant] = (claims.GetValueOrDefault(expected.Unit.Tenant).Count + 1, lease.Attempt);
        }
        Assert.Empty(waiting);
    }

    private static WorkItem Unit(int job, string tenant = Acme, int priority = 5, string unit = "ingest") =>
        new(Samples.Id(job), WorkItemName.Parse(unit), tenant, priority);

    private static WorkItem Unit(string jobId) => new(jobId, WorkItemName.Ingest, Acme, 5);

    private static WorkItem[] Long(int job, int units, int priority = 5) =>
        [.. Enumerable.Range(0, units).Select(chunk => Unit(job, Acme, priority, $"encode-{chunk}") with { Yields = true })];

    private static string IdAt(DateTimeOffset time) => EntityId.Create(time, new byte[8]);

    private async Task<List<int>> ClaimedJobs(int count)
    {
        string[] ids = [.. Enumerable.Range(0, 300).Select(Samples.Id)];
        var jobs = new List<int>();
        for (var i = 0; i < count; i++) jobs.Add(Array.IndexOf(ids, (await Work.Claim("w", s_lease))!.JobId));
        return jobs;
    }
}
