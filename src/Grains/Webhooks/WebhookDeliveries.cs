using System.Security.Cryptography;
using System.Text;
using Encoder.Contracts;
using Encoder.Contracts.Webhooks;

namespace Encoder.Grains.Webhooks;

/// <summary>Shows the attempts at an event as its tenant sees them in the log.</summary>
public static class WebhookDeliveries
{
    /// <summary>Returns the attempt that is due; null if there will be none.</summary>
    public static WebhookDelivery? Due(string eventId, WebhookState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.NextAttemptAt is { } at ? Of(eventId, state, state.AttemptsMade + 1, DeliveryStatus.Pending, at) : null;
    }

    /// <summary>Returns the attempt that was made last.</summary>
    public static WebhookDelivery Made(string eventId, WebhookState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var attempt = state.Attempts[^1];
        var isDelivered = WebhookMachine.IsSuccess(attempt.Status);
        var made = Of(eventId, state, state.AttemptsMade, isDelivered ? DeliveryStatus.Delivered : DeliveryStatus.Failed, attempt.At);
        return made with
        {
            HttpStatus = attempt.Status,
            Error = isDelivered ? null : attempt.Failure ?? $"The receiver returned status {attempt.Status}.",
            DurationMs = Math.Round(attempt.DurationMs, 1),
            ResponseSnippet = attempt.Answer,
        };
    }

    /// <summary>Returns the id of an attempt. It stays the same if the attempt is repeated after a crash.</summary>
    public static string IdOf(string eventId, int attempt) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{eventId}/{attempt}")))[..EntityId.Length];

    private static WebhookDelivery Of(string eventId, WebhookState state, int attempt, DeliveryStatus status, DateTimeOffset at) => new()
    {
        Id = IdOf(eventId, attempt),
        EventId = eventId,
        Type = WebhookBody.TypeOf(state.Event.Body),
        Url = state.Event.Url,
        Attempt = attempt,
        Status = status,
        RequestBody = state.Event.Body,
        At = at,
        NextAttemptAt = state.NextAttemptAt,
    };
}
