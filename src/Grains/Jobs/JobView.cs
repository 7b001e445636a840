using Encoder.Contracts.Jobs;
using Encoder.Contracts.Verification;

namespace Encoder.Grains.Jobs;

/// <summary>The job as its owner sees it.</summary>
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
            // Other outputs may still be in progress after the first error. The job shows it when it has ended.
            Error = state.HasEnded ? state.Error : null,
        };
    }

    /// <summary>
    /// Whether the view of a job has changed, apart from <see cref="Job.UpdatedAt"/> and <see cref="Job.Eta"/>, which change
    /// with time alone. What a job is submitted with never changes.
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

    /// <summary>What verification has found so far.</summary>
    public static OutputVerification[] Verification(JobState state) =>
        [.. state.Verification ?? [], .. state.Outputs.SelectMany(o => o.Verification ?? [])];
}
