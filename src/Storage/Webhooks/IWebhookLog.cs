using Encoder.Contracts.Webhooks;

namespace Encoder.Storage.Webhooks;

/// <summary>Attempts at delivering webhook events, as their tenants see them, and the URLs that fail.</summary>
public interface IWebhookLog
{
    /// <summary>Shows an attempt that is due. A row with its id is written over.</summary>
    Task Plan(string tenant, string jobId, WebhookDelivery due);

    /// <summary>Records an attempt that was made.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="jobId">The job.</param>
    /// <param name="made">The attempt.</param>
    /// <param name="due">The attempt that follows; null for none.</param>
    /// <param name="isSuccess">Whether the receiver took the event; null if it was not asked.</param>
    /// <param name="lifetime">Attempts that are older are forgotten, and so are URLs that were last tried before that.</param>
    Task Record(string tenant, string jobId, WebhookDelivery made, WebhookDelivery? due, bool? isSuccess, TimeSpan lifetime);

    /// <summary>The attempts of a job, newest first.</summary>
    Task<Page<WebhookDelivery>> List(string tenant, string jobId, PageRequest page);

    /// <summary>An attempt of a job; null when there is none of that id.</summary>
    Task<WebhookDelivery?> Get(string tenant, string jobId, string deliveryId);

    /// <summary>Since when a URL has failed; null when its last attempt succeeded, or there was none.</summary>
    Task<EndpointFailure?> FailureOf(string tenant, string url);
}

/// <summary>A URL that fails.</summary>
/// <param name="Since">Its first failure after its last success.</param>
/// <param name="LastAttemptAt">Its last failure.</param>
public sealed record EndpointFailure(DateTimeOffset Since, DateTimeOffset LastAttemptAt);
