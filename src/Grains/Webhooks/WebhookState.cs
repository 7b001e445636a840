using System.Text.Json.Serialization;

namespace Encoder.Grains.Webhooks;

/// <summary>The durable state of a delivery. Only <see cref="WebhookMachine"/> changes it.</summary>
public sealed record WebhookState
{
    /// <summary>The schema version of this record. Raise it with every change that older versions of the service would misread.</summary>
    public int Schema { get; init; } = 1;

    public WebhookEvent Event { get; init; } = new("", "", "", "");

    public WebhookStatus Status { get; init; }

    /// <summary>When the next attempt is due; null if there is none.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>The newest attempts, oldest first; at most <see cref="WebhookMachine.KeptAttempts"/>.</summary>
    public WebhookAttempt[] Attempts { get; init; } = [];

    /// <summary>The number of attempts before <see cref="Attempts"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int EarlierAttempts { get; init; }

    /// <summary>The number of attempts made on request. They do not advance the schedule.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Redeliveries { get; init; }

    /// <summary>Whether the next attempt is made on request.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsRedelivery { get; init; }

    /// <summary>The number of attempts made.</summary>
    [JsonIgnore] public int AttemptsMade => EarlierAttempts + Attempts.Length;
}

public enum WebhookStatus
{
    Pending,

    /// <summary>The receiver answered 2xx.</summary>
    Delivered,

    /// <summary>The receiver answered 410, all attempts have failed, or the endpoint is paused.</summary>
    GivenUp,
}

/// <summary>One attempt at a delivery.</summary>
/// <param name="Status">The HTTP status; null if there was no response.</param>
/// <param name="Failure">Why there was no response; null if there was one.</param>
/// <param name="DurationMs">The duration in milliseconds.</param>
/// <param name="Answer">The first KiB of the response body.</param>
public sealed record WebhookAttempt(DateTimeOffset At, int? Status, string? Failure, double DurationMs, string? Answer);
