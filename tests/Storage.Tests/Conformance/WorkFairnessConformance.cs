using Encoder.Storage.Work;

namespace Encoder.Storage.Tests.Conformance;

/// <summary>Whose turn it is: priority, then the tenant with the fewest units running, then the oldest job, then the order in which units were added.</summary>
public abstract class WorkFairnessConformance(IStorageFixture fixture) : StorageConformance(fixture)
{
    private static readonly TimeSpan s_lease = TimeSpan.FromHours(1);

    [Fact]
    public async Task Higher_priority_goes_before_fairness_and_age()
    {
        await Work.Enqueue(Unit(1, Globex, priority: 4), Unit(2, Acme, priority: 9), Unit(3, Acme, priority: 9), Unit(4, Globex, priority: 0));

        Assert.Equal([2, 3, 1, 4], await ClaimedJobs(4));
    }

    [Fact]
    public async Task Older_jobs_go_first_however_late_their_units_are_added()
    {
        await Work.Enqueue(Unit(3), Unit(2));
        await Work.Enqueue(Unit(1));

        Assert.Equal([1, 2, 3], await ClaimedJobs(3));
    }

    [Fact]
    public async Task Units_of_one_job_go_in_the_order_they_were_added()
    {
        await Work.Enqueue(Unit(1, unit: "encode/1"), Unit(1, unit: "encode/0"));
        await Work.Enqueue(Unit(1, unit: "audio"));

        var units = new List<string>();
        while (await Work.Claim("w", s_lease) is { } lease) units.Add(lease.Unit);

        Assert.Equal(["encode/1", "encode/0", "audio"], units);
    }

    [Fact]
    public async Task Tenants_take_turns_though_one_came_first_with_a_hundred_jobs()
    {
        await Work.Enqueue([.. Enumerable.Range(1, 100).Select(job => Unit(job, Acme))]);
        await Work.Enqueue(Unit(201, Globex), Unit(202, Globex), Unit(203, "initech"));

        Assert.Equal([1, 201, 203, 2, 202, 3, 4], await ClaimedJobs(7));
    }

    [Fact]
    public async Task A_tenant_whose_units_run_at_another_priority_gives_way()
    {
        await Work.Enqueue(Unit(1, Acme, priority: 9));
        await ClaimedJobs(1);
        await Work.Enqueue(Unit(2, Acme), Unit(3, Globex));

        Assert.Equal([3, 2], await ClaimedJobs(2));
    }

    [Fact]
    public async Task Only_held_units_count_as_running()
    {
        await Work.Enqueue(Unit(1, Acme), Unit(2, Acme), Unit(3, Acme));
        var finished = await Work.Claim("w", s_lease);
        var delayed = await Work.Claim("w", s_lease);
        await Work.Finish(finished!);
        await Work.Release(delayed!, TimeSpan.FromHours(1));
        await Work.Enqueue(Unit(4, Globex));

        Assert.Equal([3, 4], await ClaimedJobs(2));
    }

    [Fact]
    public async Task Every_order_agrees_with_the_rule_stated_plainly()
    {
        var random = new Random(20260101);
        var waiting = Enumerable.Range(0, 120)
            .Select(sequence => (Unit: Unit(random.Next(40), $"t{random.Next(6)}", random.Next(3), $"u{sequence}"), Sequence: sequence))
            .ToList();
        await Work.Enqueue([.. waiting.Select(w => w.Unit)]);
        var running = new Dictionary<string, int>();

        while (await Work.Claim("w", s_lease) is { } lease)
        {
            var expected = waiting
                .OrderByDescending(w => w.Unit.Priority)
                .ThenBy(w => running.GetValueOrDefault(w.Unit.Tenant))
                .ThenBy(w => w.Unit.JobId, StringComparer.Ordinal)
                .ThenBy(w => w.Sequence)
                .First();
            Assert.Equal((expected.Unit.JobId, expected.Unit.Unit), (lease.JobId, lease.Unit));
            waiting.Remove(expected);

            if (random.Next(3) == 0) await Work.Finish(lease);
            else running[expected.Unit.Tenant] = running.GetValueOrDefault(expected.Unit.Tenant) + 1;
        }
        Assert.Empty(waiting);
    }

    private static WorkUnit Unit(int job, string tenant = Acme, int priority = 5, string unit = "ingest") => new(Samples.Id(job), unit, tenant, priority);

    private async Task<List<int>> ClaimedJobs(int count)
    {
        string[] ids = [.. Enumerable.Range(0, 300).Select(Samples.Id)];
        var jobs = new List<int>();
        for (var i = 0; i < count; i++) jobs.Add(Array.IndexOf(ids, (await Work.Claim("w", s_lease))!.JobId));
        return jobs;
    }
}
