using Encoder.Contracts.Files;
using Encoder.Grains.Work;
using Encoder.Media;
using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Silo.WorkItems;

namespace Encoder.Bench.Queue;

/// <summary>
/// Runs work items without ffmpeg: each output is a file of a few bytes. Work items wait until <see cref="Release"/> is called.
/// </summary>
internal sealed class TinyWork : IWorkItemRunner
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _done;

    /// <summary>The number of work items that have run.</summary>
    public int Done => Volatile.Read(ref _done);

    public void Release() => _released.SetResult();

    public async Task<WorkResult> Run(WorkItemContext context, WorkPayload payload, CancellationToken cancellationToken)
    {
        await _released.Task.WaitAsync(cancellationToken);
        Interlocked.Increment(ref _done);
        switch (payload)
        {
            case IngestPayload ingest:
                return new Ingested(Plan(ingest.Outputs));
            case PackagePayload:
                return await Produce(context, MediaFileTypes.Video, "360.mp4", cancellationToken);
            case ThumbnailsPayload:
                return await Produce(context, MediaFileTypes.Image, "360.jpg", cancellationToken);
            default:
                await File.WriteAllTextAsync(Path.Combine(context.Folder, "encode"), context.JobId, cancellationToken);
                return new Encoded([]);
        }
    }

    private static async Task<Produced> Produce(WorkItemContext context, string type, string name, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(Path.Combine(context.Folder, name), context.JobId, cancellationToken);
        return new Produced(
            [new OutputFile(type, name, context.JobId.Length, new MediaFileMeta { Resolution = new MediaResolution(640, 360) })]);
    }

    /// <summary>Returns the plan for two seconds of 640x360.</summary>
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
