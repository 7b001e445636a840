using Encoder.Contracts.Jobs;
using Encoder.Contracts.Verification;

namespace Encoder.Grains.Jobs;

/// <summary>Shows a job as its owner sees it.</summary>
public static class JobView
{
    public static Job Of(JobState state)
    {
        var files = state.Outputs.SelectMany(o => o.Files).ToArray();
        return new Job
        {
            Id = state.Id,
            Status = state.Status,
            VideoId = state.Request.VideoId,
            VideoUrl = state.Request.VideoUrl,
            Presets = state.Presets,
            Thumbnails = state.Thumbnails,
            Clip = state.Request.Clip,
            WebhookUrl = state.Request.WebhookUrl,
            WebhookEvents = state.Request.WebhookEvents,
            Metadata = state.Request.Metadata,
            Audio = state.Request.Audio,
            Storyboard = state.Storyboard,
            Captions = state.Request.Captions,
            Priority = state.Priority,
            Files = files.Length > 0 || state.HasEnded ? files : null,
            User = state.User,
            CreatedAt = state.CreatedAt,
            UpdatedAt = state.UpdatedAt,
            StartedAt = state.StartedAt,
            FinishedAt = state.FinishedAt,
            Progress = state.Progress,
            Eta = state.ExpectedEnd is { } end ? Math.Max(0, (end - state.UpdatedAt).TotalSeconds) : null,
            Warnings = state.Warnings,
            // After the first error, other outputs may still be in progress. The error is shown once the job has ended.
            Error = state.HasEnded ? state.Error : null,
        };
    }

    /// <summary>
    /// Returns whether the view of a job has changed, except <see cref="Job.UpdatedAt"/> and <see cref="Job.Eta"/>, which change merely
    /// with time. The submitted request is not compared, because it never changes.
    /// </summary>
    public static bool Differ(JobState before, JobState after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return before.Status != after.Status
            || before.Progress != after.Progress
            || before.StartedAt != after.StartedAt
            || before.FinishedAt != after.FinishedAt
            || (after.HasEnded && before.Error != after.Error)
            || !before.Warnings.SequenceEqual(after.Warnings)
            || !before.Outputs.SelectMany(o => o.Files).SequenceEqual(after.Outputs.SelectMany(o => o.Files));
    }

    /// <summary>Returns what verification has found so far.</summary>
    public static OutputVerification[] Verification(JobState state) =>
        [.. state.Verification ?? [], .. state.Outputs.SelectMany(o => o.Verification ?? [])];
}
