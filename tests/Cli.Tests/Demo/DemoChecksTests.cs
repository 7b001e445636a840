using Encoder.Cli.Demo;
using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;

namespace Encoder.Cli.Tests.Demo;

public sealed class DemoChecksTests
{
    private const double SourceSeconds = 12;

    private static readonly Output s_mp4 = new("mp4", "/360.mp4", 1, 640, 360, 12.02, "h264+aac");
    private static readonly Output s_rung = new("hls", "/480/index.m3u8", 1, 854, 480, 12, "h264");
    private static readonly Output s_jpg = new("jpg", "/360.jpg", 1, 640, 360, null, "mjpeg");

    private static readonly DemoResult s_right = new(
        JobOf(JobStatus.Queued, []),
        JobOf(JobStatus.Completed, [MediaFileTypes.HlsLadder, MediaFileTypes.Video, .. Enumerable.Repeat(MediaFileTypes.Image, 4)]),
        [
            new("hls", "/audio/index.m3u8", 1, null, null, 11.98, "aac"),
            new("hls", "/240/index.m3u8", 1, 426, 240, 12, "h264"),
            new("hls", "/360/index.m3u8", 1, 640, 360, 12, "h264"),
            s_rung,
            s_mp4,
            s_jpg, s_jpg with { Path = "/360-blur.jpg" },
            new("webp", "/360.webp", 1, 640, 360, null, "webp"), new("webp", "/360-blur.webp", 1, 640, 360, null, "webp"),
        ],
        new WebhookReceipt(true, "job.completed", "j1"));

    public static TheoryData<string, string[]> Wrong => new()
    {
        { nameof(Job.Status), ["the job is Failed, not completed: encoder_failed It failed."] },
        { nameof(Job.Progress), ["the job's progress is 99, not 100"] },
        { nameof(Job.Warnings), ["the job warns: rung_skipped Skipped."] },
        { nameof(DemoResult.Created), ["the job was created as Processing, not queued"] },
        { nameof(Job.Files), ["file of type missing: image"] },
        { "rung missing", ["output missing: hls h264 854x480"] },
        { "rung twice", ["output not expected: hls h264 854x480"] },
        { "size of a rung", ["output missing: hls h264 854x480", "output not expected: hls h264 852x480"] },
        { "codec", ["output missing: mp4 h264+aac 640x360", "output not expected: mp4 hevc+aac 640x360"] },
        { "no sound", ["output missing: mp4 h264+aac 640x360", "output not expected: mp4 h264 640x360"] },
        { "one image", ["output missing: jpg mjpeg 640x360"] },
        { "too short", ["/360.mp4 lasts 11.85 s, the source 12 s"] },
        { "too long", ["/480/index.m3u8 lasts 12.2 s, the source 12 s"] },
        { "no duration", ["/360.mp4 lasts ? s, the source 12 s"] },
        { "empty", ["/360.mp4 is empty"] },
        { "no webhook", ["no webhook came"] },
        { "signature", ["the webhook's signature is not valid"] },
        { "event", ["the webhook says job.failed, not job.completed"] },
        { "other job", ["the webhook is about the job j2, not j1"] },
    };

    [Fact]
    public void A_correct_result_has_no_deviation() => Assert.Empty(DemoChecks.Deviations(s_right, SourceSeconds));

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Every_deviation_is_named(string wrong, string[] deviations)
    {
        var ended = s_right.Ended;
        var result = wrong switch
        {
            nameof(Job.Status) =>
                s_right with { Ended = ended with { Status = JobStatus.Failed, Error = new JobError("encoder_failed", "It failed.") } },
            nameof(Job.Progress) => s_right with { Ended = ended with { Progress = 99 } },
            nameof(Job.Warnings) => s_right with { Ended = ended with { Warnings = [new JobWarning("rung_skipped", "Skipped.")] } },
            nameof(DemoResult.Created) => s_right with { Created = s_right.Created with { Status = JobStatus.Processing } },
            nameof(Job.Files) => s_right with { Ended = ended with { Files = ended.Files![..^1] } },
            "rung missing" => Without(s_rung),
            "rung twice" => s_right with { Outputs = [.. s_right.Outputs, s_rung] },
            "size of a rung" => With(s_rung, s_rung with { Width = 852 }),
            "codec" => With(s_mp4, s_mp4 with { Codec = "hevc+aac" }),
            "no sound" => With(s_mp4, s_mp4 with { Codec = "h264" }),
            "one image" => Without(s_jpg),
            "too short" => With(s_mp4, s_mp4 with { Seconds = 11.85 }),
            "too long" => With(s_rung, s_rung with { Seconds = 12.2 }),
            "no duration" => With(s_mp4, s_mp4 with { Seconds = null }),
            "empty" => With(s_mp4, s_mp4 with { Size = 0 }),
            "no webhook" => s_right with { Webhook = null },
            "signature" => s_right with { Webhook = s_right.Webhook! with { IsSigned = false } },
            "event" => s_right with { Webhook = s_right.Webhook! with { Type = "job.failed" } },
            "other job" => s_right with { Webhook = s_right.Webhook! with { JobId = "j2" } },
            _ => throw new ArgumentException(wrong, nameof(wrong)),
        };

        Assert.Equal(deviations, DemoChecks.Deviations(result, SourceSeconds));
    }

    private static DemoResult Without(Output output) => s_right with { Outputs = [.. s_right.Outputs.Where(o => o != output)] };

    private static DemoResult With(Output output, Output other) =>
        s_right with { Outputs = [.. s_right.Outputs.Select(o => o == output ? other : o)] };

    private static Job JobOf(JobStatus status, string[] files) => new()
    {
        Id = "j1",
        Status = status,
        Presets = [],
        Thumbnails = [],
        User = new JobUser("u", "u", "u"),
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
        Progress = status == JobStatus.Completed ? 100 : 0,
        Files = Array.ConvertAll(files, type => new MediaFile
        {
            Id = "f",
            Type = type,
            Size = 1,
            FilePath = "f",
            Meta = new MediaFileMeta(),
            CreatedAt = DateTimeOffset.UnixEpoch,
            UpdatedAt = DateTimeOffset.UnixEpoch,
        }),
    };
}
