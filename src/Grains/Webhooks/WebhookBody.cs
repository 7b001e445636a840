using System.Text.Json;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Json;

namespace Encoder.Grains.Webhooks;

/// <summary>The body that tells an event of a job (Standard Webhooks: type, timestamp, data).</summary>
public sealed record WebhookBody(string Type, DateTimeOffset Timestamp, Job Data)
{
    /// <param name="type">One of <see cref="JobEventTypes"/>.</param>
    /// <param name="job">The job as it was then; its last change is the event's time.</param>
    public static string Of(string type, Job job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return JsonSerializer.Serialize(new WebhookBody(type, job.FinishedAt ?? job.UpdatedAt, job), EncoderJson.Options);
    }

    /// <summary>The type that a body tells.</summary>
    public static string TypeOf(string body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.TryGetProperty("type", out var type) ? type.GetString() ?? "" : "";
    }
}
