using System.Collections.Concurrent;
using Encoder.Contracts.Files;
using Encoder.Contracts.Verification;
using Encoder.Grains.Work;
using Encoder.Media;
using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Silo.WorkItems;

namespace Encoder.Silo.Tests.Jobs;

/// <summary>Completes work items instantly, without ffmpeg. A test can delay them or make them fail.</summary>
internal sealed class ScriptedWork : IWorkItemRunner
{
    /// <summary>All runs, in order, as "JOB/PAYLOAD".</summary>
    public ConcurrentQueue<string> Runs { get; } = new();

    /// <summary>Runs before a work item. Its result replaces that of the work item, unless it is null.</summary>
    public Func<WorkItemContext, WorkPayload, CancellationToken, Task<WorkResult?>> Before { get; set; } = (_, _, _) =>
        Task.FromResult<WorkResult?>(null);

    public async Task<WorkResult> Run(WorkItemContext context, WorkPayload payload, CancellationToken cancellationToken)
    {
        Runs.Enqueue($"{context.JobId}/{payload.GetType().Name}");
        if (await Before(context, payload, cancellationToken) is { } scripted) return scripted;
        return payload switch
        {
            IngestPayload ingest => new Ingested(Plan(ingest.Outputs)),
            PackagePayload package => Produce(
                context, MediaFileTypes.Video, "360.mp4",
                new() { Preset = package.PresetId, Level = "structure", Passed = [new("frames", "50")], Problems = [] }),
            ThumbnailsPayload => Produce(
                context, MediaFileTypes.Image, "360.jpg",
                new() { Level = "structure", Passed = [new("container", "Jpg, 1 bytes")], Problems = [] }),
            _ => new Encoded([]),
        };
    }

    private static Produced Produce(WorkItemContext context, string type, string name, OutputVerification looked)
    {
        File.WriteAllText(Path.Combine(context.Folder, name), context.Folder);
        return new Produced(
            [new OutputFile(type, name, 1, new MediaFileMeta { Resolution = new MediaResolution(640, 360) })],
            [looked with { Path = name }]);
    }

    private static EncodePlan Plan(PlanRequest outputs) => new()
    {
        Source = new MediaInfo
        {
            Format = "mov,mp4,m4a,3gp,3g2,mj2",
            Video = new VideoStream { Index = 0, Codec = "h264", Width = 640, Height = 360, PixelFormat = "yuv420p" },
        },
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
        Video = [new VideoEncode("v360", 360, 640, 360, 23, 900_000, "veryfast")],
        Audio = new AudioEncode("audio", 1, 2, 48_000, 128_000, 2),
        Chunks = [new Chunk(0, 0, null)],
        Outputs = [.. outputs.Presets.Select(p => new OutputPlan(p.Id, p.Format, ["v360"], "audio"))],
        Thumbnails = [],
        Warnings = [],
    };
}
