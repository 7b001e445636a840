using Encoder.Storage.Webhooks;

namespace Encoder.Grains.Webhooks;

/// <summary>The state machine of a delivery, as pure functions: pending until it is delivered or given up.</summary>
public static class WebhookMachine
{
    /// <summary>
    /// The delays after the first failed attempt, the second, and so on. The attempt after the last delay is the last one.
    /// </summary>
    public static IReadOnlyList<TimeSpan> Delays { get; } =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <summary>
    /// The share of a delay that is added or subtracted at random, so that deliveries that failed together are not repeated together.
    /// </summary>
    public const double Jitter = 0.1;

    /// <summary>The longest delay that a receiver can request with <c>Retry-After</c>.</summary>
    public static readonly TimeSpan MaxRetryAfter = TimeSpan.FromHours(24);

    /// <summary>The maximum number of attempts that the state keeps; the log keeps all.</summary>
    public const int KeptAttempts = 20;

    /// <summary>The time between two attempts at a paused endpoint.</summary>
    public static readonly TimeSpan PausedInterval = TimeSpan.FromDays(1);

    /// <summary>Returns the state of a new event, due immediately.</summary>
    public static WebhookState Start(WebhookEvent webhookEvent, DateTimeOffset now) => new() { Event = webhookEvent, NextAttemptAt = now };

    /// <summary>Applies an attempt that ended at <paramref name="now"/>.</summary>
    /// <param name="startedAt">When the attempt began.</param>
    /// <param name="random">A random number from 0 to 1, for the jitter.</param>
    public static WebhookState Attempted(
        WebhookState state, WebhookAnswer answer, DateTimeOffset startedAt, DateTimeOffset now, double random)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(answer);
        var next = WithAttempt(state, answer, startedAt);
        if (IsSuccess(answer.Status)) return next with { Status = WebhookStatus.Delivered };
        // An event that was over keeps its status: a failed redelivery is not repeated.
        if (state.Status != WebhookStatus.Pending) return next;
        var failures = next.AttemptsMade - next.Redeliveries;
        if (answer.Status == 410 || failures > Delays.Count) return next with { Status = WebhookStatus.GivenUp };
        return next with { NextAttemptAt = now + Delay(Math.Max(1, failures), answer, random) };
    }

    /// <summary>Returns whether a receiver has accepted the event.</summary>
    /// <param name="status">The status of its response; null if there was none.</param>
    public static bool IsSuccess(int? status) => status is >= 200 and < 300;

    /// <summary>
    /// Returns whether the endpoint is paused: it has failed for at least <paramref name="pauseAfter"/>, and was last tried less than a day
    /// ago.
    /// </summary>
    public static bool IsPaused(EndpointFailure? failure, TimeSpan pauseAfter, DateTimeOffset now) =>
        failure is not null && now - failure.Since >= pauseAfter && now - failure.LastAttemptAt < PausedInterval;

    /// <summary>Gives up the event without an attempt, because its endpoint is paused.</summary>
    public static WebhookState Paused(WebhookState state, EndpointFailure failure, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(failure);
        var why = new WebhookAnswer(
            null,
            $"Not sent: the endpoint is paused, because every attempt since {failure.Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC has failed. "
            + "Redeliver the event once the endpoint works again; a success ends the pause.",
            TimeSpan.Zero, null, null);
        return WithAttempt(state, why, now) with { Status = WebhookStatus.GivenUp };
    }

    /// <summary>Schedules another delivery of the event, due immediately.</summary>
    public static WebhookState Redeliver(WebhookState state, DateTimeOffset now) => state with { NextAttemptAt = now, IsRedelivery = true };

    private static WebhookState WithAttempt(WebhookState state, WebhookAnswer answer, DateTimeOffset startedAt)
    {
        var attempt = new WebhookAttempt(startedAt, answer.Status, answer.Failure, answer.Duration.TotalMilliseconds, answer.Body);
        WebhookAttempt[] attempts = [.. state.Attempts, attempt];
        var dropped = Math.Max(0, attempts.Length - KeptAttempts);
        return state with
        {
            Attempts = attempts[dropped..],
            EarlierAttempts = state.EarlierAttempts + dropped,
            Redeliveries = state.Redeliveries + (state.IsRedelivery ? 1 : 0),
            IsRedelivery = false,
            NextAttemptAt = null,
        };
    }

    private static TimeSpan Delay(int failures, WebhookAnswer answer, double random)
    {
        var scheduled = Delays[failures - 1] * (1 - Jitter + 2 * Jitter * random);
        if (answer.Status is not (429 or 503) || answer.RetryAfter is not { } asked) return scheduled;
        return asked < scheduled ? scheduled : asked > MaxRetryAfter ? MaxRetryAfter : asked;
    }
}
