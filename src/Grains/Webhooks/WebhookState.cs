using System.Text.Json.Serialization;

namespace Encoder.Grains.Webhooks;

/// <summary>Everything that is durable about a delivery. Changed only by <see cref="WebhookMachine"/>.</summary>
public sealed record WebhookState
{
    /// <summary>The form of this record; raised with every change that old readers would misread.</summary>
    public int Schema { get; init; } = 1;

    public WebhookEvent Event { get; init; } = new("", "", "", "");

    public WebhookStatus Status { get; init; }

    /// <summary>When the next attempt is due; null once there is none.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>The newest attempts, oldest first; at most <see cref="WebhookMachine.KeptAttempts"/>.</summary>
    public WebhookAttempt[] Attempts { get; init; } = [];

    /// <summary>Number of attempts before <see cref="Attempts"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int EarlierAttempts { get; init; }

    /// <summary>How many attempts were made on request. They do not count for the schedule.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Redeliveries { get; init; }

    /// <summary>Whether the next attempt is made on request.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsRedelivery { get; init; }

    /// <summary>Number of attempts made.</summary>
    [JsonIgnore] public int AttemptsMade => EarlierAttempts + Attempts.Length;
}

public enum WebhookStatus
{
    Pending,

    /// <summary>The receiver answered 2xx.</summary>
    Delivered,

    /// <summary>The receiver answered 410, or all attempts have failed.</summary>
    GivenUp,
}

/// <summary>One attempt at a delivery.</summary>
/// <param name="Status">HTTP status; null when there was no answer.</param>
/// <param name="Failure">Why there was no answer; null when there was one.</param>
/// <param name="DurationMs">Milliseconds.</param>
/// <param name="Answer">The first KiB of the answer's body.</param>
public sealed record WebhookAttempt(DateTimeOffset At, int? Status, string? Failure, double DurationMs, string? Answer);
