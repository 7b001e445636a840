using System.Text.Json.Serialization;

namespace Encoder.Contracts.Webhooks;

/// <summary>One attempt at delivering a webhook event, made or due.</summary>
[GenerateSerializer, Immutable, Alias("encoder.WebhookDelivery")]
public sealed record WebhookDelivery
{
    /// <summary>Id of the attempt, 24 hexadecimal characters.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>The event's id, which is its <c>webhook-id</c> on every attempt.</summary>
    [Id(1)] public required string EventId { get; init; }

    /// <summary>The event's type: "job.completed", for example.</summary>
    [Id(2)] public required string Type { get; init; }

    /// <summary>Where it is posted to.</summary>
    [Id(3)] public required string Url { get; init; }

    /// <summary>Number of the attempt at this event, from 1.</summary>
    [Id(4)] public required int Attempt { get; init; }

    /// <summary>What came of the attempt.</summary>
    [Id(5)] public required DeliveryStatus Status { get; init; }

    /// <summary>Status of the receiver's answer; null if there was none.</summary>
    [Id(6), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public int? HttpStatus { get; init; }

    /// <summary>Why the attempt failed; null if it did not.</summary>
    [Id(7), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public string? Error { get; init; }

    /// <summary>Milliseconds from the start of the attempt to its end; null before.</summary>
    [Id(8), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public double? DurationMs { get; init; }

    /// <summary>The first KiB of the receiver's answer; null if there was none.</summary>
    [Id(9), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public string? ResponseSnippet { get; init; }

    /// <summary>What is posted: JSON text.</summary>
    [Id(10)] public required string RequestBody { get; init; }

    /// <summary>When the attempt was made, or is due.</summary>
    [Id(11)] public required DateTimeOffset At { get; init; }

    /// <summary>When the next attempt at the event is due: this one if it is pending; null if there will be none.</summary>
    [Id(12), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public DateTimeOffset? NextAttemptAt { get; init; }
}

/// <summary>What came of an attempt at a delivery.</summary>
[GenerateSerializer, Alias("encoder.DeliveryStatus")]
public enum DeliveryStatus
{
    /// <summary>The attempt is due or in progress.</summary>
    Pending,

    /// <summary>The receiver answered 2xx.</summary>
    Delivered,

    /// <summary>The receiver answered otherwise or not at all, or the attempt was not made.</summary>
    Failed,
}
