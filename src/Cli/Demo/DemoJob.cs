using Encoder.Contracts.Jobs;

namespace Encoder.Cli.Demo;

/// <summary>The main job: the one that the API's documentation shows.</summary>
internal static class DemoJob
{
    public static JobRequest Request(string videoId, string? webhookUrl) => new()
    {
        VideoId = videoId,
        Presets =
        [
            new PresetRequest { Resolutions = ["240", "360", "480"], Format = "hls" },
            new PresetRequest { Resolutions = ["360"], Format = "mp4" },
        ],
        Thumbnails = [new ThumbnailRequest { Timestamp = "00:00:03", Resolutions = ["360"], Formats = ["jpg", "webp"], Filters = ["none", "blur"] }],
        WebhookUrl = webhookUrl,
    };
}
