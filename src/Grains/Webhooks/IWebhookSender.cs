namespace Encoder.Grains.Webhooks;

/// <summary>Posts webhook messages to addresses that tenants chose.</summary>
public interface IWebhookSender
{
    /// <summary>
    /// Makes one attempt to post one signed message, within the sender's own deadline. Whatever happens is a value; only
    /// <paramref name="cancellationToken"/> throws.
    /// </summary>
    Task<WebhookAnswer> Send(WebhookMessage message, CancellationToken cancellationToken);
}

/// <summary>A message to post.</summary>
/// <param name="Url">Where to; absolute, http or https.</param>
/// <param name="Id">The event's id, the same on every attempt.</param>
/// <param name="Timestamp">When this attempt is made; receivers refuse what is more than minutes off, against replays.</param>
/// <param name="Body">JSON.</param>
/// <param name="Secrets"><c>whsec_</c> and base64: the message is signed with each of them, two while one replaces the other.</param>
public sealed record WebhookMessage(string Url, string Id, DateTimeOffset Timestamp, string Body, IReadOnlyList<string> Secrets);

/// <summary>What came of an attempt: either <paramref name="Status"/> or <paramref name="Failure"/> is set.</summary>
/// <param name="Status">HTTP status; null when there was no answer. A redirect is not followed: its 3xx stands here.</param>
/// <param name="Failure">Why there was no answer, for a person; names no address or host of the service.</param>
/// <param name="Duration">From the start of the attempt to its end.</param>
/// <param name="RetryAfter">How long the receiver asks to wait, zero or more, as it said: not capped.</param>
/// <param name="Body">The first KiB of the answer as text, as far as it came; null when there was no answer.</param>
public sealed record WebhookAnswer(int? Status, string? Failure, TimeSpan Duration, TimeSpan? RetryAfter, string? Body);
