using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Verification;
using Encoder.Grains.Work;
using Encoder.Storage.Work;

namespace Encoder.Grains.Jobs;

/// <summary>A command to the state machine of a job.</summary>
public abstract record JobCommand
{
    /// <summary>A client submits the job. The request has already been validated.</summary>
    /// <param name="Id">The id of the job.</param>
    /// <param name="Submission">The request and its tenant.</param>
    /// <param name="SourcePath">The published path of the uploaded video; null if the request names none.</param>
    /// <param name="PresetIds">One id for each preset.</param>
    /// <param name="ThumbnailIds">One id for each thumbnail entry.</param>
    /// <param name="Trace">The trace context of the request; null if it is not traced.</param>
    public sealed record Submit(
        string Id, JobSubmission Submission, string? SourcePath, string[] PresetIds, string[] ThumbnailIds, string? Trace = null)
        : JobCommand
    {
        /// <summary>The published path of each caption file of the request, null for one with a URL.</summary>
        public string?[] CaptionPaths { get; init; } = [];

        /// <summary>The id of the storyboard; null if the request asks for none.</summary>
        public string? StoryboardId { get; init; }
    }

    /// <summary>The client deletes the job.</summary>
    public sealed record Delete : JobCommand;

    /// <summary>The client cancels the job.</summary>
    public sealed record Cancel : JobCommand;

    /// <summary>The client retries a failed job.</summary>
    /// <param name="Kept">The finished work items whose results still exist.</param>
    public sealed record Retry(IReadOnlyCollection<WorkItemName> Kept) : JobCommand;

    /// <summary>Moves a queued job on if all of its own work items are done, because no worker will begin one.</summary>
    public sealed record Proceed : JobCommand;

    /// <summary>A worker has leased a work item.</summary>
    public sealed record Begin(WorkLease Lease) : JobCommand;

    /// <summary>A worker reports progress, from 0 to 1.</summary>
    public sealed record Report(WorkLease Lease, double Fraction) : JobCommand;

    /// <summary>A worker hands in a result.</summary>
    public sealed record End(WorkLease Lease, WorkResult Result) : JobCommand;

    /// <summary>An output was made and published, or failed with <paramref name="Error"/>.</summary>
    /// <param name="Run">The run of the job for which the output was to be made; null for the current one.</param>
    public sealed record OutputEnded(
        string Key, MediaFile[] Files, JobError? Error, OutputVerification[]? Verification = null, int? Run = null) : JobCommand;

    /// <summary>The client has deleted a file of the job.</summary>
    public sealed record FileDeleted(string FileId) : JobCommand;
}
