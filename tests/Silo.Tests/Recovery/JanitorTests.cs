using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Contracts;
using Encoder.Grains.Files;
using Encoder.Silo.Recovery;
using Encoder.Silo.Tests.Jobs;
using Encoder.Storage.Files;
using Encoder.Storage.Media;
using Encoder.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Tests.Recovery;

/// <summary>Tests the lifetimes of media.</summary>
public sealed class JanitorTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    [Fact]
    public async Task Uploads_are_deleted_after_their_lifetime_unless_a_job_needs_them_and_outputs_stay_by_default()
    {
        await using var world = await JobWorld.Start(_data);
        var (unused, young) = (await Upload(world, days: 3), await Upload(world, days: 0));
        var used = await Upload(world, days: 3);
        var job = await world.Ended(await world.Submit(JobWorld.Request with { VideoUrl = null, VideoId = used.Id }));

        await SweepSources(world, TimeSpan.FromDays(1));

        Assert.Equal(JobStatus.Completed, job.Status);
        Assert.Equal(
            job.Files!.Select(file => file.Id).Append(used.Id).Append(young.Id).Order(),
            (await world.Files()).Select(file => file.Id).Order());
        Assert.Null(world.Get<IMediaStore>().Open(unused.FilePath));
        Assert.NotNull(world.Get<IMediaStore>().Open(used.FilePath));
    }

    [Fact]
    public async Task The_source_of_a_queued_job_stays_however_old_both_are()
    {
        await using var world = await JobWorld.Start(_data, slots: 0);
        var used = await Upload(world, days: 3);
        await world.Submit(JobWorld.Request with { VideoUrl = null, VideoId = used.Id });

        await SweepSources(world, TimeSpan.FromTicks(1));

        Assert.Equal([used.Id], (await world.Files()).Select(file => file.Id));
    }

    [Fact]
    public async Task Outputs_are_deleted_after_their_lifetime_and_their_job_no_longer_lists_them()
    {
        await using var world = await JobWorld.Start(_data, settings: new() { ["Encoder:Retention:Outputs"] = "00:00:00.001" });
        var job = await world.Ended(await world.Submit());
        // The service's own sweep may delete them first.
        await Eventually.True(
            async () =>
            {
                await world.Get<Janitor>().Sweep(CancellationToken.None);
                return (await world.Files()).Length == 0;
            },
            "the outputs are gone");

        await Eventually.True(async () => (await world.Job(job.Id))!.Files!.Length == 0, "the job does not list them");
        Assert.Equal(JobStatus.Completed, (await world.Job(job.Id))!.Status);
        Assert.Empty(Directory.GetFiles(Path.Combine(_data.Path, "media"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Media_published_for_a_file_that_was_never_added_is_deleted_at_the_next_start_and_nothing_else()
    {
        MediaFile kept;
        await using (var world = await JobWorld.Start(_data))
        {
            kept = await Upload(world, days: 0);
            await world.Get<IFileIndex>().Announce("files/videos/orphan.mp4");
            await Publish(world, "files/videos/orphan.mp4");
            await world.Get<Janitor>().Sweep(CancellationToken.None);
            // The announcing process may still be about to add the file.
            Assert.NotNull(world.Get<IMediaStore>().Open("files/videos/orphan.mp4"));
        }

        await using var next = await JobWorld.Start(_data);
        Assert.Null(next.Get<IMediaStore>().Open("files/videos/orphan.mp4"));
        Assert.NotNull(next.Get<IMediaStore>().Open(kept.FilePath));
    }

    /// <summary>Sweeps explicitly, because the service's own sweep at its start would delete old uploads before a job uses them.</summary>
    private static Task SweepSources(JobWorld world, TimeSpan lifetime) => ActivatorUtilities
        .CreateInstance<Janitor>(world.Get<IServiceProvider>(), Options.Create(new RetentionOptions { Sources = lifetime }))
        .Sweep(CancellationToken.None);

    private static async Task<MediaFile> Upload(JobWorld world, int days)
    {
        var id = EntityId.New(TimeProvider.System);
        var at = DateTimeOffset.UtcNow - TimeSpan.FromDays(days);
        var file = new MediaFile
        {
            Id = id, Type = MediaFileTypes.Video, Size = 3, FilePath = MediaPaths.Upload(id, ".mp4"), Meta = new MediaFileMeta(),
            CreatedAt = at, UpdatedAt = at,
        };
        await Publish(world, file.FilePath);
        await world.Get<IFileIndex>().Add(JobWorld.Tenant, file);
        return file;
    }

    private static async Task Publish(JobWorld world, string path)
    {
        var staged = await world.Get<IWorkspace>().Stage(new MemoryStream([1, 2, 3]), 100, CancellationToken.None);
        world.Get<IMediaStore>().Publish(staged, path);
    }

    public void Dispose() => _data.Dispose();
}
