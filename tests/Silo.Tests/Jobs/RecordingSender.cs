using System.Collections.Concurrent;
using Encoder.Grains.Webhooks;

namespace Encoder.Silo.Tests.Jobs;

/// <summary>Records webhooks instead of sending them. A test chooses the receiver's answers.</summary>
internal sealed class RecordingSender : IWebhookSender
{
    public ConcurrentQueue<WebhookMessage> Sent { get; } = new();

    /// <summary>Called for every message before it is answered.</summary>
    public Action<WebhookMessage>? OnSend { get; init; }

    public Func<int, int?> Answer { get; set; } = _ => 200;

    public Task<WebhookAnswer> Send(WebhookMessage message, CancellationToken cancellationToken)
    {
        Sent.Enqueue(message);
        OnSend?.Invoke(message);
        var status = Answer(Sent.Count);
        return Task.FromResult(new WebhookAnswer(status, status is null ? "no answer" : null, TimeSpan.FromMilliseconds(1), null, null));
    }
}
