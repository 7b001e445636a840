using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Verification;
using Encoder.Grains.Work;

namespace Encoder.Grains.Jobs;

/// <summary>What can happen to a job.</summary>
public abstract record JobCommand
{
    /// <summary>A client asks for the job; its request is known to follow the rules.</summary>
    /// <param name="SourcePath">Published path of the uploaded video, when one was named.</param>
    /// <param name="PresetIds">An id for each preset.</param>
    /// <param name="ThumbnailIds">An id for each thumbnail entry.</param>
    public sealed record Submit(string Id, JobSubmission Submission, string? SourcePath, string[] PresetIds, string[] ThumbnailIds) : JobCommand;

    /// <summary>The client wants it gone.</summary>
    public sealed record Delete : JobCommand;

    /// <summary>A worker has claimed a unit.</summary>
    public sealed record Begin(UnitClaim Claim) : JobCommand;

    /// <summary>A worker tells how far a unit is.</summary>
    public sealed record Report(UnitClaim Claim, double Fraction) : JobCommand;

    /// <summary>A worker hands in a result.</summary>
    public sealed record End(UnitClaim Claim, UnitResult Result) : JobCommand;

    /// <summary>A part was made and published, or has failed (then <paramref name="Error"/> says why).</summary>
    public sealed record PartEnded(string Key, MediaFile[] Files, JobError? Error, OutputVerification[]? Verification = null) : JobCommand;

    /// <summary>The client has deleted an output.</summary>
    public sealed record FileDeleted(string FileId) : JobCommand;
}
