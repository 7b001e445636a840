using System.Text.Json;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Json;
using Encoder.Contracts.Verification;

namespace Encoder.Grains.Jobs;

/// <summary>The job as its owner sees it.</summary>
public static class JobView
{
    public static Job Of(JobState state)
    {
        var files = state.Parts.SelectMany(p => p.Files).ToArray();
        return new Job
        {
            Id = state.Id,
            Status = state.Status,
            VideoId = state.Request.VideoId,
            VideoUrl = state.Request.VideoUrl,
            Presets = state.Presets,
            Thumbnails = state.Thumbnails,
            WebhookUrl = state.Request.WebhookUrl,
            Metadata = state.Request.Metadata,
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
            // Parts may still be on their way after the first error; it is told when the job has ended.
            Error = state.HasEnded ? state.Error : null,
        };
    }

    /// <summary>Whether the owner would see a change, other than the time of it and what follows from the time.</summary>
    public static bool Differ(JobState before, JobState after) => !Lasting(before).AsSpan().SequenceEqual(Lasting(after));

    private static byte[] Lasting(JobState state) => JsonSerializer.SerializeToUtf8Bytes(Of(state) with { UpdatedAt = default, Eta = null }, EncoderJson.Options);

    /// <summary>What looking at outputs has found so far.</summary>
    public static OutputVerification[] Verification(JobState state) => [.. state.Verification ?? [], .. state.Parts.SelectMany(p => p.Verification ?? [])];
}
