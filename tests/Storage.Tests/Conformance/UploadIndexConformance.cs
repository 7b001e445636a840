using Encoder.Storage.Uploads;
using Encoder.Storage.Usage;

namespace Encoder.Storage.Tests.Conformance;

public abstract class UploadIndexConformance(IStorageFixture fixture) : StorageConformance(fixture)
{
    private static readonly DateTimeOffset s_expiry = DateTimeOffset.FromUnixTimeMilliseconds(1_616_057_457_438);

    private UploadIndex Uploads => field ??= new UploadIndex(Database);

    [Fact]
    public async Task An_upload_is_found_as_it_was_added_and_only_by_its_tenant()
    {
        Assert.True(await Uploads.Add(Upload(1), max: 10));

        Assert.Equal(Upload(1), await Uploads.Get(Acme, Samples.Id(1)));
        Assert.Null(await Uploads.Get(Globex, Samples.Id(1)));
        Assert.True(await Uploads.Contains(Samples.Id(1)));
        Assert.False(await Uploads.Contains(Samples.Id(2)));
    }

    [Fact]
    public async Task A_tenant_has_no_more_unfinished_uploads_than_its_limit()
    {
        Assert.True(await Uploads.Add(Upload(1), max: 1));
        Assert.False(await Uploads.Add(Upload(2), max: 1));
        Assert.True(await Uploads.Add(Upload(3) with { Tenant = Globex }, max: 1));
        await Uploads.Finish(Samples.Id(1));
        Assert.True(await Uploads.Add(Upload(2), max: 1));
    }

    [Fact]
    public async Task Uploads_added_at_the_same_moment_do_not_exceed_the_limit()
    {
        for (var round = 0; round < 10; round++)
        {
            var added = await Task.WhenAll(Enumerable.Range(1, 8).Select(number => Task.Run(() => Uploads.Add(Upload(number), max: 3))));
            Assert.Equal(3, added.Count(wasAdded => wasAdded));
            foreach (var number in Enumerable.Range(1, 8)) await Uploads.Remove(Samples.Id(number));
        }
    }

    [Fact]
    public async Task The_length_of_an_upload_counts_until_it_is_finished_or_removed()
    {
        foreach (var number in new[] { 1, 2, 3 }) await Uploads.Add(Upload(number), max: 10);
        Assert.Equal(3 * Upload(1).Length, await Stored());
        foreach (var _ in new[] { 1, 2 })
        {
            await Uploads.Finish(Samples.Id(1));
            await Uploads.Remove(Samples.Id(2));
        }
        await Uploads.Remove(Samples.Id(1));

        Assert.Equal(Upload(1).Length, await Stored());
    }

    [Fact]
    public async Task The_unverified_offset_the_file_and_the_end_are_kept()
    {
        await Uploads.Add(Upload(1), max: 10);
        await Uploads.MarkUnverified(Samples.Id(1), 42);
        await Uploads.Name(Samples.Id(1), Samples.File(1));
        var named = await Uploads.Get(Acme, Samples.Id(1));
        await Uploads.MarkUnverified(Samples.Id(1), null);
        await Uploads.Finish(Samples.Id(1));
        var finished = await Uploads.Get(Acme, Samples.Id(1));

        Assert.Equal((42, false), (named!.UnverifiedFrom, named.IsFinished));
        Assert.Equal(Samples.Text(Samples.File(1)), Samples.Text(named.File));
        Assert.Equal((null, true), (finished!.UnverifiedFrom, finished.IsFinished));
    }

    [Fact]
    public async Task An_upload_expires_at_its_time_which_can_be_extended()
    {
        foreach (var number in new[] { 1, 2 }) await Uploads.Add(Upload(number), max: 10);
        Assert.True(await Uploads.Extend(Samples.Id(2), s_expiry.AddHours(1)));
        Assert.False(await Uploads.Extend(Samples.Id(3), s_expiry));

        Assert.Empty(await Uploads.ListExpired(s_expiry, 10));
        Assert.Equal([Samples.Id(1)], (await Uploads.ListExpired(s_expiry.AddSeconds(1), 10)).Select(upload => upload.Id));
        Assert.Equal(2, (await Uploads.ListExpired(s_expiry.AddDays(1), 10)).Count);
    }

    private async Task<long> Stored() => (await new UsageIndex(Database).Get(Acme, s_expiry)).StoredBytes;

    private static PartialUpload Upload(int number) => new()
    {
        Id = Samples.Id(number), Tenant = Acme, Length = 5_000_000_000, Metadata = "filename YQ==", ExpiresAt = s_expiry,
    };
}
