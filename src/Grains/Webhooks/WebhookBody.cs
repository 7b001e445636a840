using System.Text.Json;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Json;

namespace Encoder.Grains.Webhooks;

/// <summary>The webhook body for an event of a job (Standard Webhooks: type, timestamp, data).</summary>
public sealed record WebhookBody(string Type, DateTimeOffset Timestamp, Job Data)
{
    /// <param name="type">One of <see cref="JobEventTypes"/>.</param>
    /// <param name="job">The job as it was at the event; the time of its last change is the event's time.</param>
    public static string Of(string type, Job job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return JsonSerializer.Serialize(new WebhookBody(type, job.FinishedAt ?? job.UpdatedAt, job), EncoderJson.Options);
    }

    /// <summary>Returns the event type in a body.</summary>
    public static string TypeOf(string body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.TryGetProperty("type", out var type) ? type.GetString() ?? "" : "";
    }
}
