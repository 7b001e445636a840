namespace Encoder.Grains.Webhooks;

/// <summary>The life of a delivery, as pure functions: pending until it is delivered or given up.</summary>
public static class WebhookMachine
{
    /// <summary>Time to wait after the first failed attempt, the second, and so on; after the last there is no more.</summary>
    public static IReadOnlyList<TimeSpan> Delays { get; } =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <summary>
    /// Share of a delay that is added or taken away at random, so that deliveries that failed together are not repeated together.
    /// </summary>
    public const double Jitter = 0.1;

    /// <summary>The longest that a receiver's <c>Retry-After</c> is waited for.</summary>
    public static readonly TimeSpan MaxRetryAfter = TimeSpan.FromHours(24);

    /// <summary>An event to be delivered at once.</summary>
    public static WebhookState Start(WebhookEvent webhookEvent, DateTimeOffset now) => new() { Event = webhookEvent, NextAttemptAt = now };

    /// <summary>What follows from an attempt that ended at <paramref name="now"/>.</summary>
    /// <param name="startedAt">When the attempt began.</param>
    /// <param name="random">0 to 1, for the jitter.</param>
    public static WebhookState Attempted(
        WebhookState state, WebhookAnswer answer, DateTimeOffset startedAt, DateTimeOffset now, double random)
    {
        var attempt = new WebhookAttempt(startedAt, answer.Status, answer.Failure, answer.Duration.TotalMilliseconds, answer.Body);
        var attempts = state.Attempts.Append(attempt).ToArray();
        var next = state with { Attempts = attempts, NextAttemptAt = null };
        if (answer.Status is >= 200 and < 300) return next with { Status = WebhookStatus.Delivered };
        if (answer.Status == 410 || attempts.Length > Delays.Count) return next with { Status = WebhookStatus.GivenUp };
        return next with { NextAttemptAt = now + Delay(attempts.Length, answer, random) };
    }

    private static TimeSpan Delay(int failures, WebhookAnswer answer, double random)
    {
        var scheduled = Delays[failures - 1] * (1 - Jitter + 2 * Jitter * random);
        if (answer.Status is not (429 or 503) || answer.RetryAfter is not { } asked) return scheduled;
        return asked < scheduled ? scheduled : asked > MaxRetryAfter ? MaxRetryAfter : asked;
    }
}
