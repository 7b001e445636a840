using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Verification;
using Encoder.Grains.Work;
using Encoder.Storage.Work;

namespace Encoder.Grains.Jobs;

/// <summary>What can happen to a job.</summary>
public abstract record JobCommand
{
    /// <summary>A client submits the job. Its request is known to be valid.</summary>
    /// <param name="Id">Id of the job.</param>
    /// <param name="Submission">The request and its tenant.</param>
    /// <param name="SourcePath">Published path of the uploaded video, if the request names one.</param>
    /// <param name="PresetIds">One id for each preset.</param>
    /// <param name="ThumbnailIds">One id for each thumbnail entry.</param>
    /// <param name="Trace">Context of the trace of the request; null when it is not traced.</param>
    public sealed record Submit(
        string Id, JobSubmission Submission, string? SourcePath, string[] PresetIds, string[] ThumbnailIds, string? Trace = null)
        : JobCommand
    {
        /// <summary>Published path of each caption file of the request, null for one with a URL.</summary>
        public string?[] CaptionPaths { get; init; } = [];

        /// <summary>Id of the storyboard; null when none is asked for.</summary>
        public string? StoryboardId { get; init; }
    }

    /// <summary>The client deletes the job.</summary>
    public sealed record Delete : JobCommand;

    /// <summary>The client cancels the job.</summary>
    public sealed record Cancel : JobCommand;

    /// <summary>The client has a failed job queued again.</summary>
    /// <param name="Kept">Finished work items whose results are still there.</param>
    public sealed record Retry(IReadOnlyCollection<WorkItemName> Kept) : JobCommand;

    /// <summary>A queued job goes on by itself if its own work items are all done, so that no worker will begin one.</summary>
    public sealed record Proceed : JobCommand;

    /// <summary>A worker has leased a work item.</summary>
    public sealed record Begin(WorkLease Lease) : JobCommand;

    /// <summary>A worker reports progress, from 0 to 1.</summary>
    public sealed record Report(WorkLease Lease, double Fraction) : JobCommand;

    /// <summary>A worker hands in a result.</summary>
    public sealed record End(WorkLease Lease, WorkResult Result) : JobCommand;

    /// <summary>An output was made and published, or has failed with <paramref name="Error"/>.</summary>
    /// <param name="Run">The run of the job that it was to be made for; null for the current one.</param>
    public sealed record OutputEnded(
        string Key, MediaFile[] Files, JobError? Error, OutputVerification[]? Verification = null, int? Run = null) : JobCommand;

    /// <summary>The client has deleted a file of the job.</summary>
    public sealed record FileDeleted(string FileId) : JobCommand;
}
