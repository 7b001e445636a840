using System.Text.Json.Serialization;
using Encoder.Contracts.Webhooks;
using Orleans.CodeGeneration;

namespace Encoder.Grains.Webhooks;

/// <summary>Delivers one event to one URL, at least once. The key is the event's id, which is also its <c>webhook-id</c>.</summary>
[Alias("encoder.IWebhookGrain"), Version(2)]
public interface IWebhookGrain : IGrainWithStringKey
{
    /// <summary>Accepts the event, which is durable before this returns. Repeating the call changes nothing.</summary>
    [Alias("Deliver")]
    Task Deliver(WebhookEvent webhookEvent);

    /// <summary>Makes the attempt that is due, for example when the process that should have made it is gone.</summary>
    [Alias("Resume")]
    Task Resume();

    /// <summary>
    /// Delivers the event once more, immediately. Returns the attempt that is now due; null if the tenant has no such event.
    /// </summary>
    [Alias("Redeliver")]
    Task<WebhookDelivery?> Redeliver(string tenant);
}

/// <summary>An event to be delivered.</summary>
/// <param name="Tenant">The tenant whose secrets sign it.</param>
/// <param name="Body">The JSON text; every attempt sends the same bytes.</param>
/// <param name="Trace">The trace context that it belongs to (W3C <c>traceparent</c>); null if the job has none.</param>
[GenerateSerializer, Immutable, Alias("encoder.WebhookEvent")]
public sealed record WebhookEvent(
    string Tenant, string JobId, string Url, string Body,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] string? Trace = null);
