using System.Text.Json.Serialization;
using Encoder.Contracts.Files;
using Encoder.Contracts.Plans;
using Encoder.Contracts.Verification;

namespace Encoder.Contracts.Jobs;

/// <summary>Where a job stands. Terminal states change only by a retry of a failed job.</summary>
[GenerateSerializer, Alias("encoder.JobStatus")]
public enum JobStatus
{
    /// <summary>The job is accepted and waiting. Only a queued job can be deleted.</summary>
    Queued,

    /// <summary>A worker has begun.</summary>
    Processing,

    /// <summary>Every output was made and verified.</summary>
    Completed,

    /// <summary>The job ended without all of its outputs; <see cref="Job.Error"/> says why.</summary>
    Failed,
}

/// <summary>Extends <see cref="JobStatus"/>.</summary>
public static class JobStatusExtensions
{
    /// <summary>Returns whether the job has ended: it completed or failed.</summary>
    public static bool HasEnded(this JobStatus status) => status is JobStatus.Completed or JobStatus.Failed;
}

/// <summary>A job as its owner sees it, and as it stands in HTTP answers and webhook bodies.</summary>
[GenerateSerializer, Immutable, Alias("encoder.Job")]
public sealed record Job
{
    /// <summary>Id of the job, 24 hexadecimal characters.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>Where the job stands.</summary>
    [Id(1)] public required JobStatus Status { get; init; }

    /// <summary>Id of the uploaded video, when one was given.</summary>
    [Id(2)] public string? VideoId { get; init; }

    /// <summary>URL of the video, when one was given.</summary>
    [Id(3)] public string? VideoUrl { get; init; }

    /// <summary>The presets, with their ids.</summary>
    [Id(4)] public required JobPreset[] Presets { get; init; }

    /// <summary>The thumbnail entries, with their ids.</summary>
    [Id(5)] public required JobThumbnail[] Thumbnails { get; init; }

    /// <summary>URL that is told when the job ends.</summary>
    [Id(6)] public string? WebhookUrl { get; init; }

    /// <summary>The client's own pairs, unchanged.</summary>
    [Id(7)] public Dictionary<string, string>? Metadata { get; init; }

    /// <summary>0 to 9, higher first.</summary>
    [Id(8)] public int Priority { get; init; }

    /// <summary>What came out; absent until something exists or the job has ended.</summary>
    [Id(9)] public MediaFile[]? Files { get; init; }

    /// <summary>The user of the tenant that posted the job.</summary>
    [Id(10)] public required JobUser User { get; init; }

    /// <summary>When it was accepted.</summary>
    [Id(11)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When anything of it last changed.</summary>
    [Id(12)] public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When a worker began.</summary>
    [Id(13)] public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it completed or failed.</summary>
    [Id(14)] public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Percent done, 0 to 100; falls only by a retry, and is 100 only when completed.</summary>
    [Id(15)] public int Progress { get; init; }

    /// <summary>What came out differently than asked, and why.</summary>
    [Id(16)] public JobWarning[] Warnings { get; init; } = [];

    /// <summary>Why the job failed; null otherwise.</summary>
    [Id(17), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public JobError? Error { get; init; }

    /// <summary>Expected seconds from <c>updatedAt</c> to the end of the job; null while that is unknown, and after the end.</summary>
    [Id(18), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public double? Eta { get; init; }

    /// <summary>What will be done; absent unless it was asked for, and null until the source has been looked into.</summary>
    [Id(19)] public JobPlan? Plan { get; init; }

    /// <summary>What verification found in each output, also in those that failed the job; absent unless requested.</summary>
    [Id(20)] public OutputVerification[]? Verification { get; init; }

    /// <summary>The part of the video that was asked for, when not all of it.</summary>
    [Id(23)] public ClipRequest? Clip { get; init; }

    /// <summary>The webhook events that were asked for besides the end of the job.</summary>
    [Id(22)] public string[]? WebhookEvents { get; init; }

    /// <summary>What was asked of the sound.</summary>
    [Id(25)] public AudioRequest? Audio { get; init; }

    /// <summary>The storyboard, with its id; absent when none was asked for.</summary>
    [Id(26)] public JobStoryboard? Storyboard { get; init; }

    /// <summary>The caption files that were asked for.</summary>
    [Id(29)] public CaptionRequest[]? Captions { get; init; }

    /// <summary>The newest attempts at its work items, in the order in which they began; absent unless requested.</summary>
    [Id(27)] public JobAttempt[]? Timeline { get; init; }

    /// <summary>The attempts that failed, in the order in which they began; absent unless requested.</summary>
    [Id(28)] public JobDiagnostic[]? Diagnostics { get; init; }

    /// <summary>The details that were requested with the job.</summary>
    [Id(21), JsonIgnore] public JobDetails Details { get; init; }

    /// <summary>Returns the job with <see cref="Eta"/> counted from <paramref name="now"/> and rounded to a tenth of a second.</summary>
    public Job At(DateTimeOffset now) =>
        Eta is { } eta ? this with { Eta = Math.Round(Math.Max(0, eta - (now - UpdatedAt).TotalSeconds), 1) } : this;
}

/// <summary>The storyboard of a job.</summary>
[GenerateSerializer, Immutable, Alias("encoder.JobStoryboard")]
public sealed record JobStoryboard(string Id, double Interval, int Width, int Columns)
{
    /// <summary>Returns the storyboard that a request asks for, with defaults for what it leaves out; null if it asks for none.</summary>
    public static JobStoryboard? Of(StoryboardRequest? request, string? id) =>
        request is null ? null : new JobStoryboard(id!, request.Interval ?? 5, request.Width ?? 160, request.Columns ?? 10);
}

/// <summary>A preset of a job.</summary>
[GenerateSerializer, Immutable, Alias("encoder.JobPreset")]
public sealed record JobPreset(string Id, string[] Resolutions, string Format);

/// <summary>A thumbnail entry of a job.</summary>
[GenerateSerializer, Immutable, Alias("encoder.JobThumbnail")]
public sealed record JobThumbnail(string Id, string Timestamp, string[] Resolutions, string[] Formats, string[] Filters);

/// <summary>The user on whose behalf a tenant posts jobs; from the tenant's configuration.</summary>
[GenerateSerializer, Immutable, Alias("encoder.JobUser")]
public sealed record JobUser(string Id, string Name, string Email);

/// <summary>Something that came out differently than asked, such as <c>rung_skipped</c>.</summary>
[GenerateSerializer, Immutable, Alias("encoder.JobWarning")]
public sealed record JobWarning(string Code, string Message);

/// <summary>Why a job failed. The message helps a person and names no path, host or command line of the service.</summary>
[GenerateSerializer, Immutable, Alias("encoder.JobError")]
public sealed record JobError(string Code, string Message);

/// <summary>The stable values of <see cref="JobError.Code"/>.</summary>
public static class JobErrorCodes
{
    /// <summary>The video's URL could not be fetched.</summary>
    public const string SourceUnreachable = "source_unreachable";

    /// <summary>The video's URL leads to an address that the outbound rules forbid.</summary>
    public const string SourceRefused = "source_refused";

    /// <summary>The video has more bytes or pixels than allowed.</summary>
    public const string SourceTooLarge = "source_too_large";

    /// <summary>The file is not a video that can be read to its end.</summary>
    public const string SourceUnreadable = "source_unreadable";

    /// <summary>The file is a still image.</summary>
    public const string SourceIsPicture = "source_is_picture";

    /// <summary>The video uses a Dolby Vision profile without a base layer that other decoders can show.</summary>
    public const string SourceDolbyVision = "source_dolby_vision";

    /// <summary>The file has no audio, and a preset of the format "audio" consists of nothing else.</summary>
    public const string NoAudioStream = "no_audio_stream";

    /// <summary>The file can be read, but has no video.</summary>
    public const string NoVideoStream = "no_video_stream";

    /// <summary>The video is longer than allowed.</summary>
    public const string SourceTooLong = "source_too_long";

    /// <summary>The requested clip begins after the end of the video.</summary>
    public const string ClipPastEnd = "clip_past_end";

    /// <summary>ffmpeg failed repeatedly on a source that could be read.</summary>
    public const string EncoderFailed = "encoder_failed";

    /// <summary>An output was made but did not pass verification.</summary>
    public const string OutputInvalid = "output_invalid";

    /// <summary>A requested caption file cannot be fetched or read, or exceeds a limit.</summary>
    public const string CaptionUnreadable = "caption_unreadable";

    /// <summary>There is no space left to store the outputs.</summary>
    public const string StorageFull = "storage_full";

    /// <summary>Workers were lost repeatedly while they ran a work item of the job.</summary>
    public const string WorkerLost = "worker_lost";

    /// <summary>The tenant cancelled the job.</summary>
    public const string Cancelled = "cancelled";
}
