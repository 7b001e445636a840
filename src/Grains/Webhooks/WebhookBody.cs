using System.Text.Json;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Json;

namespace Encoder.Grains.Webhooks;

/// <summary>The body that tells the end of a job (Standard Webhooks: type, timestamp, data).</summary>
public sealed record WebhookBody(string Type, DateTimeOffset Timestamp, Job Data)
{
    public static string Of(Job job) =>
        JsonSerializer.Serialize(
            new WebhookBody(job.Status == JobStatus.Completed ? "job.completed" : "job.failed", job.FinishedAt!.Value, job),
            EncoderJson.Options);
}
