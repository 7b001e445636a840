using System.Text.Json.Serialization;
using Encoder.Media.Planning;
using Encoder.Storage.Work;

namespace Encoder.Grains.Work;

/// <summary>Tells a worker what to do for a work item.</summary>
[GenerateSerializer, Immutable, Alias("encoder.WorkPayload")]
public abstract record WorkPayload
{
    /// <summary>The trace context that it belongs to (W3C Trace Context, <c>traceparent</c>); null if the job has none.</summary>
    [Id(0), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Trace { get; init; }
}

/// <summary>Fetch the source if it has a URL, probe it and plan.</summary>
/// <param name="FilePath">The published path of the uploaded source; null if the source has a URL.</param>
/// <param name="Url">The URL of the source; null if it was uploaded.</param>
/// <param name="Outputs">The outputs to plan.</param>
[GenerateSerializer, Immutable, Alias("encoder.IngestPayload")]
public sealed record IngestPayload(string? FilePath, string? Url, PlanRequest Outputs) : WorkPayload
{
    /// <summary>Where the requested captions are, in the order of the request; null if there are none.</summary>
    [Id(0), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public CaptionLocation[]? Captions { get; init; }
}

/// <summary>Where a requested caption file is.</summary>
/// <param name="FilePath">The published path of an upload; null if the file has a URL.</param>
/// <param name="Url">The URL of the file; null if it was uploaded.</param>
[GenerateSerializer, Immutable, Alias("encoder.CaptionLocation")]
public sealed record CaptionLocation(string? FilePath, string? Url);

/// <summary>Encode one chunk of the video for all rungs of the plan.</summary>
[GenerateSerializer, Immutable, Alias("encoder.EncodePayload")]
public sealed record EncodePayload(SourceLocation Source, EncodePlan Plan, int Chunk) : WorkPayload;

/// <summary>Encode the audio.</summary>
[GenerateSerializer, Immutable, Alias("encoder.AudioPayload")]
public sealed record AudioPayload(SourceLocation Source, EncodePlan Plan) : WorkPayload;

/// <summary>Copy the source's video for the rungs that it already matches.</summary>
[GenerateSerializer, Immutable, Alias("encoder.CopyPayload")]
public sealed record CopyPayload(SourceLocation Source, EncodePlan Plan) : WorkPayload;

/// <summary>Package the output of one preset from the shared encodes, and verify it.</summary>
/// <param name="Plan">The job's plan.</param>
/// <param name="PresetId">The id of the preset.</param>
/// <param name="Encodes">Where the encodes are.</param>
[GenerateSerializer, Immutable, Alias("encoder.PackagePayload")]
public sealed record PackagePayload(EncodePlan Plan, string PresetId, EncodeLocations Encodes) : WorkPayload;

/// <summary>Make all thumbnails, and verify them.</summary>
[GenerateSerializer, Immutable, Alias("encoder.ThumbnailsPayload")]
public sealed record ThumbnailsPayload(SourceLocation Source, EncodePlan Plan) : WorkPayload;

/// <summary>Where a source is.</summary>
/// <param name="FilePath">The published path of an upload; null if the source was fetched.</param>
/// <param name="IngestAttempt">The attempt at <see cref="WorkItemName.Ingest"/> whose folder holds the fetched source.</param>
[GenerateSerializer, Immutable, Alias("encoder.SourceLocation")]
public sealed record SourceLocation(string? FilePath, int IngestAttempt);

/// <summary>The accepted attempts whose folders hold the shared encodes.</summary>
/// <param name="ChunkAttempts">The attempts at <see cref="WorkItemName.Encode"/>, one for each chunk.</param>
/// <param name="AudioAttempt">The attempt at <see cref="WorkItemName.Audio"/>; 0 if there is no audio.</param>
/// <param name="CopyAttempt">The attempt at <see cref="WorkItemName.Copy"/>; 0 if nothing is copied.</param>
/// <param name="IngestAttempt">The attempt at <see cref="WorkItemName.Ingest"/>, which made the captions; 0 if there are none.</param>
[GenerateSerializer, Immutable, Alias("encoder.EncodeLocations")]
public sealed record EncodeLocations(
    int[] ChunkAttempts, int AudioAttempt, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int CopyAttempt = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int IngestAttempt = 0);
