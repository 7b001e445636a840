using Encoder.Contracts.Jobs;

namespace Encoder.Cli.Demo;

/// <summary>The main job, which is the example in the API's documentation.</summary>
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
        Thumbnails =
        [
            new ThumbnailRequest
            {
                Timestamp = "00:00:03",
                Resolutions = ["360"],
                Formats = ["jpg", "webp"],
                Filters = ["none", "blur"],
            },
        ],
        WebhookUrl = webhookUrl,
    };
}
