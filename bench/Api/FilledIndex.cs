using Encoder.Contracts;
using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Storage.Jobs;

namespace Encoder.Bench.Api;

/// <summary>Fills the index with ended jobs. They have no grain state; the benchmark only lists them.</summary>
internal static class FilledIndex
{
    private const int AddedAtOnce = 256;

    /// <summary>One job in this number has failed.</summary>
    private const int OneFailedIn = 10;

    /// <summary>The time between the creation of two jobs; 100,000 jobs span 12 days.</summary>
    private static readonly TimeSpan s_between = TimeSpan.FromSeconds(10);

    public static Task Fill(IJobIndex index, string tenant, int jobs, CancellationToken stopped) => Parallel.ForAsync(
        0,
        jobs,
        new ParallelOptions { MaxDegreeOfParallelism = AddedAtOnce, CancellationToken = stopped },
        async (n, _) => await index.Add(tenant, Ended(n, DateTimeOffset.UtcNow - ((jobs - n) * s_between)), revision: 1));

    /// <summary>Returns an ended job that is as large as the main job.</summary>
    private static Job Ended(int n, DateTimeOffset at)
    {
        var id = EntityId.New(TimeProvider.System);
        var failed = n % OneFailedIn == 0;
        string[] names =
        [
            "audio/index.m3u8", "240/index.m3u8", "360/index.m3u8", "480/index.m3u8", "360.mp4",
            "360.jpg", "360-blur.jpg", "360.webp", "360-blur.webp",
        ];
        return new Job
        {
            Id = id,
            Status = failed ? JobStatus.Failed : JobStatus.Completed,
            VideoUrl = "https://example.org/video.mp4",
            Presets = [new JobPreset($"{id}a", ["240", "360", "480"], "hls"), new JobPreset($"{id}b", ["360"], "mp4")],
            Thumbnails = [new JobThumbnail($"{id}c", "00:00:03", ["360"], ["jpg", "webp"], ["none", "blur"])],
            WebhookUrl = "https://example.org/webhook",
            Priority = 5,
            Files = failed ? [] : Array.ConvertAll(names, name => new MediaFile
            {
                Id = EntityId.New(TimeProvider.System),
                JobId = id,
                Type = MediaFileTypes.Video,
                Size = 1_000_000,
                FilePath = $"{id}a/{name}",
                Meta = new MediaFileMeta { Resolution = new MediaResolution(640, 360) },
                CreatedAt = at,
                UpdatedAt = at,
            }),
            User = new JobUser("u1", "Ada", "ada@example.org"),
            CreatedAt = at,
            UpdatedAt = at,
            StartedAt = at,
            FinishedAt = at,
            Progress = failed ? 50 : 100,
            Error = failed ? new JobError(JobErrorCodes.SourceUnreadable, "The source cannot be read.") : null,
        };
    }
}
