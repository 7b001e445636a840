using System.Buffers.Binary;
using System.Text.Json;
using Encoder.Contracts;
using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Json;

namespace Encoder.Storage.Tests;

/// <summary>Sample jobs and files.</summary>
internal static class Samples
{
    private static readonly DateTimeOffset s_start = new(2021, 3, 18, 8, 50, 57, 438, TimeSpan.Zero);

    /// <summary>Returns an id that sorts after those of lower numbers.</summary>
    public static string Id(int number)
    {
        var randomness = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(randomness, number);
        return EntityId.Create(s_start.AddSeconds(number), randomness);
    }

    public static Job Job(int number, JobStatus status = JobStatus.Queued, string? videoId = null) => new()
    {
        Id = Id(number),
        Status = status,
        VideoId = videoId,
        VideoUrl = videoId is null ? "https://example.org/a.mp4" : null,
        Presets = [new JobPreset(Id(1), ["240", "360"], "hls")],
        Thumbnails = [new JobThumbnail(Id(2), "00:00:03", ["360"], ["jpg", "webp"], ["none"])],
        Metadata = new() { ["title"] = "Ünïcode \" ' \\ ; DROP TABLE jobs" },
        Priority = 5,
        User = new JobUser("u1", "Ada", "ada@example.org"),
        CreatedAt = s_start.AddSeconds(number),
        UpdatedAt = s_start.AddSeconds(number),
        Warnings = [new JobWarning("rung_skipped", "1080 is above the source.")],
    };

    public static MediaFile File(int number, string type = MediaFileTypes.Video, string? jobId = null) => new()
    {
        Id = Id(number),
        JobId = jobId,
        Type = type,
        Size = 3_000_000_000,
        FilePath = $"files/videos/{Id(number)}.mp4",
        Meta = new MediaFileMeta { Resolution = new(720, 1280), Format = "mov,mp4", Duration = 20.032 },
        CreatedAt = s_start.AddSeconds(number),
        UpdatedAt = s_start.AddSeconds(number),
    };

    /// <summary>Returns the value as JSON, for comparisons: records compare their arrays by reference.</summary>
    public static string Text<T>(T value) => JsonSerializer.Serialize(value, EncoderJson.Options);
}
