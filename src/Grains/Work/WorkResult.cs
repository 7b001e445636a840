using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Verification;
using Encoder.Media.Planning;

namespace Encoder.Grains.Work;

/// <summary>How an attempt at a work item ended.</summary>
[GenerateSerializer, Immutable, Alias("encoder.WorkResult")]
public abstract record WorkResult;

/// <summary>The source is readable, and this is the plan for it.</summary>
[GenerateSerializer, Immutable, Alias("encoder.Ingested")]
public sealed record Ingested(EncodePlan Plan) : WorkResult;

/// <summary>A complete encode is in the attempt's folder.</summary>
/// <param name="Warnings">How the encode differs from the plan.</param>
[GenerateSerializer, Immutable, Alias("encoder.Encoded")]
public sealed record Encoded(PlanWarning[] Warnings) : WorkResult;

/// <summary>Complete and verified outputs are in the attempt's folder.</summary>
/// <param name="Files">The outputs.</param>
/// <param name="Verification">What verification found; paths are relative to the attempt's folder.</param>
[GenerateSerializer, Immutable, Alias("encoder.Produced")]
public sealed record Produced(OutputFile[] Files, OutputVerification[]? Verification = null) : WorkResult;

/// <summary>A verified output.</summary>
/// <param name="Type">One of <see cref="MediaFileTypes"/>.</param>
/// <param name="Name">The path in the attempt's folder: "360.mp4", "index.m3u8".</param>
/// <param name="Size">The size in bytes; for a ladder, of all its files.</param>
/// <param name="Meta">The resolution, format and duration of the output.</param>
[GenerateSerializer, Immutable, Alias("encoder.OutputFile")]
public sealed record OutputFile(string Type, string Name, long Size, MediaFileMeta Meta);

/// <summary>The attempt failed.</summary>
/// <param name="Code">One of <see cref="JobErrorCodes"/>.</param>
/// <param name="Message">The message for the job's owner. It names no path, host or command line of the service.</param>
/// <param name="IsTransient">Whether another attempt may succeed.</param>
/// <param name="Verification">
/// What verification found, if it is the cause of the failure; paths are relative to the attempt's folder.
/// </param>
[GenerateSerializer, Immutable, Alias("encoder.WorkFailed")]
public sealed record WorkFailed(string Code, string Message, bool IsTransient, OutputVerification[]? Verification = null) : WorkResult
{
    /// <summary>The last lines that ffmpeg or ffprobe wrote before the failure, for admins; null if it wrote none.</summary>
    [Id(0)] public string[]? Lines { get; init; }

    /// <summary>The disk is full. Space may be freed at any time, so another attempt may succeed.</summary>
    public static WorkFailed StorageFull { get; } =
        new(JobErrorCodes.StorageFull, "There is no space left to store the job's media.", IsTransient: true);
}
