namespace Encoder.Grains.Webhooks;

/// <summary>Posts webhook messages to addresses that tenants choose.</summary>
public interface IWebhookSender
{
    /// <summary>
    /// Makes one attempt to post a signed message, within the sender's own deadline. Every outcome is returned as a value; only
    /// <paramref name="cancellationToken"/> makes the call throw.
    /// </summary>
    Task<WebhookAnswer> Send(WebhookMessage message, CancellationToken cancellationToken);
}

/// <summary>A message to post.</summary>
/// <param name="Url">The absolute http or https URL.</param>
/// <param name="Id">The event's id, the same on every attempt.</param>
/// <param name="Timestamp">
/// When this attempt is made. To prevent replays, receivers refuse messages whose timestamp is more than minutes off.
/// </param>
/// <param name="Body">The JSON text.</param>
/// <param name="Secrets">
/// Each secret is <c>whsec_</c> and base64. Each signs the message; there are two while one replaces the other.
/// </param>
public sealed record WebhookMessage(string Url, string Id, DateTimeOffset Timestamp, string Body, IReadOnlyList<string> Secrets);

/// <summary>The outcome of an attempt: either <paramref name="Status"/> or <paramref name="Failure"/> is set.</summary>
/// <param name="Status">The HTTP status; null if there was no response. A redirect is not followed, and its 3xx is the status.</param>
/// <param name="Failure">Why there was no response, in words for a person; names no address or host of the service.</param>
/// <param name="Duration">The time from the start of the attempt to its end.</param>
/// <param name="RetryAfter">How long the receiver asks to wait, zero or more and not capped; null if it does not ask.</param>
/// <param name="Body">The first KiB of the response as text, as far as it arrived; null if there was no response.</param>
public sealed record WebhookAnswer(int? Status, string? Failure, TimeSpan Duration, TimeSpan? RetryAfter, string? Body);
