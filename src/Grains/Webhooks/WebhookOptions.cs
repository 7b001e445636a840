using System.ComponentModel.DataAnnotations;

namespace Encoder.Grains.Webhooks;

/// <summary>Settings of webhook delivery; bound from <c>Encoder:Webhooks</c>.</summary>
public sealed record WebhookOptions
{
    public const string Section = "Encoder:Webhooks";

    /// <summary>
    /// How long a URL must have failed without a success before it is paused. A paused URL gets one attempt a day; all other events for it
    /// are given up immediately.
    /// </summary>
    /// <value>5 days; 1 minute to 90 days.</value>
    [Range(typeof(TimeSpan), "00:01:00", "90.00:00:00")]
    public TimeSpan PauseAfter { get; init; } = TimeSpan.FromDays(5);

    /// <summary>How long the log keeps an attempt.</summary>
    /// <value>30 days; 1 hour to 3,650 days.</value>
    [Range(typeof(TimeSpan), "01:00:00", "3650.00:00:00")]
    public TimeSpan LogLifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>The maximum number of concurrent attempts in a process at the endpoints of one scheme, host and port of a tenant.</summary>
    /// <value>16; 1 to 10,000.</value>
    [Range(1, 10_000)]
    public int MaxPerEndpoint { get; init; } = 16;

    /// <summary>The maximum number of concurrent attempts in a process for a tenant.</summary>
    /// <value>128; 1 to 100,000.</value>
    /// <remarks>
    /// If this many attempts of a tenant hang, at several endpoints with up to <see cref="MaxPerEndpoint"/> each, its other webhooks wait.
    /// </remarks>
    [Range(1, 100_000)]
    public int MaxPerTenant { get; init; } = 128;
}
