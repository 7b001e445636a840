using Encoder.Contracts.Webhooks;

namespace Encoder.Storage.Webhooks;

/// <summary>The log of attempts to deliver webhook events, as their tenants see it, and of URLs that fail.</summary>
public interface IWebhookLog
{
    /// <summary>Adds an attempt that is due. A row with its id is overwritten.</summary>
    Task Plan(string tenant, string jobId, WebhookDelivery due);

    /// <summary>Records an attempt that was made.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="jobId">The job.</param>
    /// <param name="made">The attempt.</param>
    /// <param name="due">The next attempt; null if there is none.</param>
    /// <param name="isSuccess">Whether the receiver accepted the event; null if nothing was sent.</param>
    /// <param name="lifetime">Older attempts are forgotten, and so are URLs whose last attempt is older.</param>
    Task Record(string tenant, string jobId, WebhookDelivery made, WebhookDelivery? due, bool? isSuccess, TimeSpan lifetime);

    /// <summary>Returns the attempts of a job, newest first.</summary>
    Task<Page<WebhookDelivery>> List(string tenant, string jobId, PageRequest page);

    /// <summary>Returns an attempt of a job; null if there is none with that id.</summary>
    Task<WebhookDelivery?> Get(string tenant, string jobId, string deliveryId);

    /// <summary>Returns since when a URL has failed; null if its last attempt succeeded or there was none.</summary>
    Task<EndpointFailure?> FailureOf(string tenant, string url);
}

/// <summary>A URL that fails.</summary>
/// <param name="Since">When it first failed after its last success.</param>
/// <param name="LastAttemptAt">When it last failed.</param>
public sealed record EndpointFailure(DateTimeOffset Since, DateTimeOffset LastAttemptAt);
