using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Verification;
using Encoder.Media.Planning;

namespace Encoder.Grains.Work;

/// <summary>How a unit ended.</summary>
[GenerateSerializer, Immutable, Alias("encoder.UnitResult")]
public abstract record UnitResult;

/// <summary>The source is readable and this is the plan for it.</summary>
[GenerateSerializer, Immutable, Alias("encoder.Ingested")]
public sealed record Ingested(EncodePlan Plan) : UnitResult;

/// <summary>An encode lies whole in the attempt's folder.</summary>
/// <param name="Warnings">What came out differently than planned.</param>
[GenerateSerializer, Immutable, Alias("encoder.Encoded")]
public sealed record Encoded(PlanWarning[] Warnings) : UnitResult;

/// <summary>Outputs lie whole and verified in the attempt's folder.</summary>
/// <param name="Verification">What looking at them found; paths are names in the attempt's folder.</param>
[GenerateSerializer, Immutable, Alias("encoder.Produced")]
public sealed record Produced(OutputFile[] Files, OutputVerification[]? Verification = null) : UnitResult;

/// <summary>A verified output.</summary>
/// <param name="Type">One of <see cref="MediaFileTypes"/>.</param>
/// <param name="Name">Path in the attempt's folder: "360.mp4", "index.m3u8".</param>
/// <param name="Size">Bytes, all parts together.</param>
[GenerateSerializer, Immutable, Alias("encoder.OutputFile")]
public sealed record OutputFile(string Type, string Name, long Size, MediaFileMeta Meta);

/// <summary>The unit could not be done.</summary>
/// <param name="Code">One of the contract's error codes.</param>
/// <param name="Message">For a person; holds no path, host or command line of ours.</param>
/// <param name="MayPass">Whether another attempt could succeed.</param>
/// <param name="Verification">What looking at what was made found, when that is why; paths are names in the attempt's folder.</param>
[GenerateSerializer, Immutable, Alias("encoder.UnitFailed")]
public sealed record UnitFailed(string Code, string Message, bool MayPass, OutputVerification[]? Verification = null) : UnitResult
{
    /// <summary>The disk is full. Space may be freed at any time, so another attempt may succeed.</summary>
    public static UnitFailed StorageFull { get; } =
        new(JobErrorCodes.StorageFull, "There is no space left to store the job's media.", MayPass: true);
}
