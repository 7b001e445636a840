using System.Text.Json.Serialization;
using Encoder.Contracts.Files;
using Encoder.Contracts.Plans;
using Encoder.Contracts.Verification;

namespace Encoder.Contracts.Jobs;

/// <summary>The status of a job. A terminal status changes only if a failed job is retried.</summary>
[GenerateSerializer, Alias("encoder.JobStatus")]
public enum JobStatus
{
    /// <summary>The job is accepted and waiting. Only a queued job can be deleted.</summary>
    Queued,

    /// <summary>A worker has started the job.</summary>
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

/// <summary>An encoding job, as the API returns it and as webhook bodies contain it.</summary>
[GenerateSerializer, Immutable, Alias("encoder.Job")]
public sealed record Job
{
    /// <summary>The id of the job, 24 hexadecimal characters.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>The status of the job.</summary>
    [Id(1)] public required JobStatus Status { get; init; }

    /// <summary>The id of the uploaded video; absent if the video was given as a URL.</summary>
    [Id(2)] public string? VideoId { get; init; }

    /// <summary>The URL of the video; absent if the video was uploaded.</summary>
    [Id(3)] public string? VideoUrl { get; init; }

    /// <summary>The presets, with their ids.</summary>
    [Id(4)] public required JobPreset[] Presets { get; init; }

    /// <summary>The thumbnail entries, with their ids.</summary>
    [Id(5)] public required JobThumbnail[] Thumbnails { get; init; }

    /// <summary>The URL that receives the job's webhook events.</summary>
    [Id(6)] public string? WebhookUrl { get; init; }

    /// <summary>The key-value pairs of the request, unchanged.</summary>
    [Id(7)] public Dictionary<string, string>? Metadata { get; init; }

    /// <summary>The priority, 0 to 9. Higher priorities run first.</summary>
    [Id(8)] public int Priority { get; init; }

    /// <summary>The outputs; absent until the first one exists or the job has ended.</summary>
    [Id(9)] public MediaFile[]? Files { get; init; }

    /// <summary>The user of the tenant for whom the job was created.</summary>
    [Id(10)] public required JobUser User { get; init; }

    /// <summary>When the job was created.</summary>
    [Id(11)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the job last changed.</summary>
    [Id(12)] public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When a worker started the job.</summary>
    [Id(13)] public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the job completed or failed.</summary>
    [Id(14)] public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>
    /// The progress in percent, 0 to 100. It decreases only when the job is retried, and is 100 only if the job has completed.
    /// </summary>
    [Id(15)] public int Progress { get; init; }

    /// <summary>How the outputs differ from the request, and why.</summary>
    [Id(16)] public JobWarning[] Warnings { get; init; } = [];

    /// <summary>Why the job failed; null if it has not failed.</summary>
    [Id(17), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public JobError? Error { get; init; }

    /// <summary>The estimated seconds from <c>updatedAt</c> until the job ends; null if unknown, and after the job has ended.</summary>
    [Id(18), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public double? Eta { get; init; }

    /// <summary>The plan of the job; absent unless requested, and null until the video has been probed.</summary>
    [Id(19)] public JobPlan? Plan { get; init; }

    /// <summary>The verification results of all outputs, including those that failed the job; absent unless requested.</summary>
    [Id(20)] public OutputVerification[]? Verification { get; init; }

    /// <summary>The requested part of the video; absent if the whole video was requested.</summary>
    [Id(23)] public ClipRequest? Clip { get; init; }

    /// <summary>The webhook events that were requested in addition to those at the end of the job.</summary>
    [Id(22)] public string[]? WebhookEvents { get; init; }

    /// <summary>The requested audio options.</summary>
    [Id(25)] public AudioRequest? Audio { get; init; }

    /// <summary>The storyboard, with its id; absent if none was requested.</summary>
    [Id(26)] public JobStoryboard? Storyboard { get; init; }

    /// <summary>The requested caption files.</summary>
    [Id(29)] public CaptionRequest[]? Captions { get; init; }

    /// <summary>The most recent attempts at the job's work items, in the order in which they started; absent unless requested.</summary>
    [Id(27)] public JobAttempt[]? Timeline { get; init; }

    /// <summary>The failed attempts, in the order in which they started; absent unless requested.</summary>
    [Id(28)] public JobDiagnostic[]? Diagnostics { get; init; }

    /// <summary>The details that were requested with the job.</summary>
    [Id(21), JsonIgnore] public JobDetails Details { get; init; }

    /// <summary>Returns the job with <see cref="Eta"/> counted from <paramref name="now"/> and rounded to a tenth of a second.</summary>
    public Job At(DateTimeOffset now) =>
        Eta is { } eta ? this with { Eta = Math.Round(Math.Max(0, eta - (now - UpdatedAt).TotalSeconds), 1) } : this;
}

/// <summary>The storyboard of a job.</summary>
/// <param name="Id">The id of the storyboard.</param>
/// <param name="Interval">The number of seconds between frames.</param>
/// <param name="Width">The width of a frame in pixels.</param>
/// <param name="Columns">The number of columns of a sheet, and of rows of a full sheet.</param>
[GenerateSerializer, Immutable, Alias("encoder.JobStoryboard")]
public sealed record JobStoryboard(string Id, double Interval, int Width, int Columns)
{
    /// <summary>Returns the storyboard that a request asks for, with defaults for what it leaves out; null if it asks for none.</summary>
    public static JobStoryboard? Of(StoryboardRequest? request, string? id) =>
        request is null ? null : new JobStoryboard(id!, request.Interval ?? 5, request.Width ?? 160, request.Columns ?? 10);
}

/// <summary>A preset of a job.</summary>
/// <param name="Id">The id of the preset.</param>
/// <param name="Resolutions">The short sides in pixels; empty for "audio".</param>
/// <param name="Format">"hls", "mp4", "dash", "cmaf" or "audio".</param>
[GenerateSerializer, Immutable, Alias("encoder.JobPreset")]
public sealed record JobPreset(string Id, string[] Resolutions, string Format);

/// <summary>A thumbnail entry of a job.</summary>
/// <param name="Id">The id of the entry.</param>
/// <param name="Timestamp">The time of the frame, "HH:MM:SS" or "HH:MM:SS.mmm".</param>
/// <param name="Resolutions">The short sides in pixels.</param>
/// <param name="Formats">The image formats.</param>
/// <param name="Filters">The filters.</param>
[GenerateSerializer, Immutable, Alias("encoder.JobThumbnail")]
public sealed record JobThumbnail(string Id, string Timestamp, string[] Resolutions, string[] Formats, string[] Filters);

/// <summary>The user for whom a tenant creates jobs, from the configuration of the tenant.</summary>
/// <param name="Id">The id of the user.</param>
/// <param name="Name">The name of the user.</param>
/// <param name="Email">The email address of the user.</param>
[GenerateSerializer, Immutable, Alias("encoder.JobUser")]
public sealed record JobUser(string Id, string Name, string Email);

/// <summary>A difference between the outputs and the request.</summary>
/// <param name="Code">The stable code of the warning, such as <c>rung_skipped</c>.</param>
/// <param name="Message">A human-readable explanation.</param>
[GenerateSerializer, Immutable, Alias("encoder.JobWarning")]
public sealed record JobWarning(string Code, string Message);

/// <summary>Why a job failed.</summary>
/// <param name="Code">The stable code of the error, such as <c>source_unreadable</c>.</param>
/// <param name="Message">A human-readable explanation. It names no path, host or command line of the service.</param>
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
