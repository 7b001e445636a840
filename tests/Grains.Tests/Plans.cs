using Encoder.Media;
using Encoder.Media.Planning;
using Encoder.Media.Probing;

namespace Encoder.Grains.Tests;

/// <summary>Plans such as an ingest hands in.</summary>
internal static class Plans
{
    /// <summary>Returns a plan of an HLS and an MP4 preset that share their encodes.</summary>
    public static EncodePlan Of(string[] presetIds, int chunks = 1, bool audio = true) => new()
    {
        Source = new MediaInfo { Format = "mov,mp4,m4a,3gp,3g2,mj2", Video = Video },
        Scan = new VideoScan
        {
            Frames = 50,
            FirstTime = 0,
            LastTime = 1.96,
            Duration = 2,
            ConstantRate = new Rational(25, 1),
            LongestGap = 0.04,
        },
        Duration = 2,
        KeyframeInterval = 2,
        SegmentDuration = 4,
        Preparation = new VideoPreparation
        {
            Color = new SourceColor("bt709", false, "bt709", "bt709"),
            FrameRate = new Rational(25, 1),
            Frames = 50,
        },
        Video = presetIds.Length == 0 ? [] : [new VideoEncode("v360", 360, 640, 360, 23, 900_000, "veryfast")],
        Audio = audio && presetIds.Length > 0 ? new AudioEncode("audio", 1, 2, 48_000, 128_000, 2) : null,
        Chunks =
        [
            .. Enumerable.Range(0, chunks)
                .Select(i => new Chunk(i, i * 2.0 / chunks, i == chunks - 1 ? null : (i + 1) * 2.0 / chunks)),
        ],
        Outputs = [.. presetIds.Select(id => new OutputPlan(id, OutputFormat.Mp4, ["v360"], audio ? "audio" : null))],
        Thumbnails = [],
        Warnings = [],
    };

    private static VideoStream Video { get; } = new() { Index = 0, Codec = "h264", Width = 640, Height = 360, PixelFormat = "yuv420p" };
}
