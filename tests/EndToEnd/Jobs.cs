using Encoder.Contracts.Jobs;

namespace Encoder.EndToEnd;

/// <summary>Job requests that the tests share.</summary>
internal static class Jobs
{
    /// <summary>The main job: a ladder of three rungs, an MP4 and four images.</summary>
    public static JobRequest Seed(string videoId, string webhookUrl) => new()
    {
        VideoId = videoId,
        Presets = [new() { Resolutions = ["240", "360", "480"], Format = "hls" }, new() { Resolutions = ["360"], Format = "mp4" }],
        Thumbnails = [new() { Timestamp = "00:00:03", Resolutions = ["360"], Formats = ["jpg", "webp"], Filters = ["none", "blur"] }],
        WebhookUrl = webhookUrl,
    };

    /// <summary>A job for a short clip, with work items of every kind except copy.</summary>
    public static JobRequest Small(string videoId, string webhookUrl) => new()
    {
        VideoId = videoId,
        Presets = [new() { Resolutions = ["144", "240"], Format = "hls" }, new() { Resolutions = ["240"], Format = "mp4" }],
        Thumbnails = [new() { Timestamp = "00:00:01", Resolutions = ["240"], Formats = ["jpg"], Filters = ["none"] }],
        WebhookUrl = webhookUrl,
    };

    /// <summary>The cheapest possible job, for tests that submit many.</summary>
    public static JobRequest Tiny(string videoId, string? webhookUrl = null) =>
        new() { VideoId = videoId, Presets = [new() { Resolutions = ["144"], Format = "mp4" }], WebhookUrl = webhookUrl };
}
