using System.Text.Json.Serialization;
using Encoder.Media.Planning;

namespace Encoder.Grains.Work;

/// <summary>What a worker is to do.</summary>
[GenerateSerializer, Immutable, Alias("encoder.UnitOrder")]
public abstract record UnitOrder;

/// <summary>Fetch the source if it has a URL, probe it and plan.</summary>
/// <param name="FilePath">Published path of the uploaded source; null when there is a URL.</param>
[GenerateSerializer, Immutable, Alias("encoder.IngestOrder")]
public sealed record IngestOrder(string? FilePath, string? Url, PlanRequest Outputs) : UnitOrder;

/// <summary>Encode a chunk of the video for all rungs of the plan.</summary>
[GenerateSerializer, Immutable, Alias("encoder.EncodeOrder")]
public sealed record EncodeOrder(SourceLocation Source, EncodePlan Plan, int Chunk) : UnitOrder;

/// <summary>Encode the sound.</summary>
[GenerateSerializer, Immutable, Alias("encoder.AudioOrder")]
public sealed record AudioOrder(SourceLocation Source, EncodePlan Plan) : UnitOrder;

/// <summary>Copy the source's pictures for the rungs that the source already is.</summary>
[GenerateSerializer, Immutable, Alias("encoder.CopyOrder")]
public sealed record CopyOrder(SourceLocation Source, EncodePlan Plan) : UnitOrder;

/// <summary>Make the outputs of one preset from the shared encodes, and verify them.</summary>
/// <param name="Encodes">Where the encodes lie.</param>
[GenerateSerializer, Immutable, Alias("encoder.PackageOrder")]
public sealed record PackageOrder(EncodePlan Plan, string PresetId, EncodeLocations Encodes) : UnitOrder;

/// <summary>Take all thumbnails, and verify them.</summary>
[GenerateSerializer, Immutable, Alias("encoder.ThumbnailsOrder")]
public sealed record ThumbnailsOrder(SourceLocation Source, EncodePlan Plan) : UnitOrder;

/// <summary>Where a source lies.</summary>
/// <param name="FilePath">Published path of an upload; null when the source was fetched.</param>
/// <param name="IngestAttempt">The attempt at <see cref="UnitNames.Ingest"/> whose folder holds the fetched source.</param>
[GenerateSerializer, Immutable, Alias("encoder.SourceLocation")]
public sealed record SourceLocation(string? FilePath, int IngestAttempt);

/// <summary>The accepted attempts whose folders hold the shared encodes.</summary>
/// <param name="ChunkAttempts">Of <see cref="UnitNames.Encode"/>, one for each chunk.</param>
/// <param name="AudioAttempt">Of <see cref="UnitNames.Audio"/>; 0 when there is no sound.</param>
/// <param name="CopyAttempt">Of <see cref="UnitNames.Copy"/>; 0 when nothing is copied.</param>
[GenerateSerializer, Immutable, Alias("encoder.EncodeLocations")]
public sealed record EncodeLocations(int[] ChunkAttempts, int AudioAttempt, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int CopyAttempt = 0);
