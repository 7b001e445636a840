using System.Text.Json.Serialization;

namespace Encoder.Contracts.Webhooks;

/// <summary>An attempt to deliver a webhook event, made or scheduled.</summary>
[GenerateSerializer, Immutable, Alias("encoder.WebhookDelivery")]
public sealed record WebhookDelivery
{
    /// <summary>The id of the attempt, 24 hexadecimal characters.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>The id of the event, sent as <c>webhook-id</c> with every attempt.</summary>
    [Id(1)] public required string EventId { get; init; }

    /// <summary>The type of the event, such as "job.completed".</summary>
    [Id(2)] public required string Type { get; init; }

    /// <summary>The URL to which the event is posted.</summary>
    [Id(3)] public required string Url { get; init; }

    /// <summary>The number of the attempt to deliver the event, from 1.</summary>
    [Id(4)] public required int Attempt { get; init; }

    /// <summary>The status of the attempt.</summary>
    [Id(5)] public required DeliveryStatus Status { get; init; }

    /// <summary>The HTTP status code of the response; null if there was none.</summary>
    [Id(6), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public int? HttpStatus { get; init; }

    /// <summary>Why the attempt failed; null if it did not fail.</summary>
    [Id(7), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public string? Error { get; init; }

    /// <summary>The duration of the attempt in milliseconds; null until it has ended.</summary>
    [Id(8), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public double? DurationMs { get; init; }

    /// <summary>The first KiB of the response body; null if there was none.</summary>
    [Id(9), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public string? ResponseSnippet { get; init; }

    /// <summary>The body of the request: JSON text.</summary>
    [Id(10)] public required string RequestBody { get; init; }

    /// <summary>When the attempt was made or is due.</summary>
    [Id(11)] public required DateTimeOffset At { get; init; }

    /// <summary>When the next attempt to deliver the event is due: this one if it is pending; null if there will be none.</summary>
    [Id(12), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public DateTimeOffset? NextAttemptAt { get; init; }
}

/// <summary>The status of a delivery attempt.</summary>
[GenerateSerializer, Alias("encoder.DeliveryStatus")]
public enum DeliveryStatus
{
    /// <summary>The attempt is due or in progress.</summary>
    Pending,

    /// <summary>The receiver returned a 2xx status.</summary>
    Delivered,

    /// <summary>The receiver returned another status or did not respond, or the attempt was not made.</summary>
    Failed,
}
