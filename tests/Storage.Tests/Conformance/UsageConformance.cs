using Encoder.Contracts.Jobs;
using Encoder.Storage.Usage;
using Encoder.Storage.Work;

namespace Encoder.Storage.Tests.Conformance;

public abstract class UsageConformance(IStorageFixture fixture) : StorageConformance(fixture)
{
    private static readonly DateTimeOffset s_today = new(2026, 3, 18, 23, 59, 0, TimeSpan.Zero);

    private IUsage Usage => field ??= new UsageIndex(Database);

    [Fact]
    public async Task A_tenant_uses_nothing_at_first() =>
        Assert.Equal(new TenantUsage(0, 0, 0, TimeSpan.Zero), await Usage.Get(Acme, s_today));

    [Fact]
    public async Task Queued_jobs_leased_items_and_bytes_are_counted_for_each_tenant()
    {
        await Jobs.Add(Acme, Samples.Job(1), 1);
        await Jobs.Add(Acme, Samples.Job(2), 1);
        await Jobs.Update(Samples.Job(2, JobStatus.Processing), 2);
        await Work.Enqueue(
            new WorkItem(Samples.Id(1), WorkItemName.Ingest, Acme, 5), new WorkItem(Samples.Id(2), WorkItemName.Audio, Acme, 5),
            new WorkItem(Samples.Id(3), WorkItemName.Ingest, Globex, 5));
        await Work.Claim("w", TimeSpan.FromHours(1));
        await Work.Claim("w", TimeSpan.FromHours(1));
        await Files.Add(Acme, Samples.File(1), Samples.File(2), Samples.File(3));
        await Files.Add(Acme, Samples.File(3));
        await Files.Remove(Acme, Samples.Id(1), file => file.FilePath);

        Assert.Equal(new TenantUsage(1, 1, 6_000_000_000, TimeSpan.Zero), await Usage.Get(Acme, s_today));
        Assert.Equal(new TenantUsage(0, 1, 0, TimeSpan.Zero), await Usage.Get(Globex, s_today));
    }

    [Fact]
    public async Task Video_counts_once_for_each_job_on_the_day_of_its_submission()
    {
        await Jobs.Add(Acme, Samples.Job(1), 1);
        await Jobs.Add(Acme, Samples.Job(2), 1);
        await Usage.AddVideo(Samples.Id(1), TimeSpan.FromSeconds(90.5), s_today);
        await Usage.AddVideo(Samples.Id(1), TimeSpan.FromSeconds(90.5), s_today);
        await Usage.AddVideo(Samples.Id(2), TimeSpan.FromMinutes(1), s_today.AddMinutes(2));
        await Usage.AddVideo(Samples.Id(9), TimeSpan.FromMinutes(1), s_today);

        Assert.Equal(TimeSpan.FromSeconds(90.5), (await Usage.Get(Acme, s_today)).VideoToday);
        Assert.Equal(TimeSpan.FromMinutes(1), (await Usage.Get(Acme, s_today.AddMinutes(2))).VideoToday);
        Assert.Equal(TimeSpan.Zero, (await Usage.Get(Globex, s_today)).VideoToday);

        await Usage.ForgetBefore(s_today.AddMinutes(2));
        Assert.Equal(TimeSpan.Zero, (await Usage.Get(Acme, s_today)).VideoToday);
        Assert.Equal(TimeSpan.FromMinutes(1), (await Usage.Get(Acme, s_today.AddMinutes(2))).VideoToday);
    }
}
