using Encoder.Contracts.Webhooks;
using Encoder.Grains.Telemetry;
using Encoder.Storage.Tenants;
using Encoder.Storage.Webhooks;
using Microsoft.Extensions.Logging;
using Orleans.Placement;

namespace Encoder.Grains.Webhooks;

/// <summary>
/// Delivers one event. A timer makes the attempt when it is due. A reminder, due a little later, makes it if the timer was lost with its
/// process. No reminder remains once the delivery is over.
/// </summary>
[ResourceOptimizedPlacement]
public sealed partial class WebhookGrain(
    [PersistentState(GrainStorage.Webhook, GrainStorage.Provider)] IPersistentState<WebhookState> stored,
    IWebhookSender sender,
    ITenants tenants,
    IWebhookLog log,
    WebhookOptions options,
    WebhookConcurrency turns,
    TimeProvider time,
    ILogger<WebhookGrain> logger) : Grain, IWebhookGrain, IRemindable
{
    private const string ReminderName = "deliver";

    /// <summary>How much later than the timer the reminder is due: longer than one attempt may take.</summary>
    private static readonly TimeSpan s_reminderGrace = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan s_reminderPeriod = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The longest delay that gets a timer. Longer delays rely on the reminder alone, because an idle activation does not live that long.
    /// </summary>
    public static readonly TimeSpan LongestTimer = TimeSpan.FromMinutes(6);

    private IGrainTimer? _timer;
    private IDisposable? _turn;

    private WebhookState State => stored.State;

    private string Id => this.GetPrimaryKeyString();

    public async Task Deliver(WebhookEvent webhookEvent)
    {
        if (stored.RecordExists) return;
        await Plan(WebhookMachine.Start(webhookEvent, time.GetUtcNow()));
    }

    public async Task<WebhookDelivery?> Redeliver(string tenant)
    {
        if (!stored.RecordExists || State.Event.Tenant != tenant) return null;
        await Plan(WebhookMachine.Redeliver(State, time.GetUtcNow()));
        return WebhookDeliveries.Due(Id, State);
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Resume();

    public async Task Resume()
    {
        if (State.NextAttemptAt is null) await Forget();
        else Schedule();
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Unschedule();
        return Task.CompletedTask;
    }

    /// <summary>Plans an attempt that is due now. It is in the log before it is made.</summary>
    private async Task Plan(WebhookState next)
    {
        await Remind(TimeSpan.Zero);
        await log.Plan(next.Event.Tenant, next.Event.JobId, WebhookDeliveries.Due(Id, next)!);
        await this.Save(stored, next);
        Unschedule();
        Schedule();
    }

    private void Schedule() => Schedule(State.NextAttemptAt!.Value - time.GetUtcNow());

    private void Schedule(TimeSpan delay)
    {
        if (delay > LongestTimer || _timer is not null) return;
        // Interleaved, so that other calls do not wait for the endpoint.
        Start(AwaitTurn, delay < TimeSpan.Zero ? TimeSpan.Zero : delay, interleave: true);
    }

    private void Start(Func<CancellationToken, Task> callback, TimeSpan due, bool interleave = false) => _timer = this.RegisterGrainTimer(
        callback, new GrainTimerCreationOptions(due, Timeout.InfiniteTimeSpan) { Interleave = interleave });

    private void Unschedule()
    {
        _timer?.Dispose();
        _turn?.Dispose();
        (_timer, _turn) = (null, null);
    }

    private async Task AwaitTurn(CancellationToken cancellationToken)
    {
        IDisposable turn;
        try
        {
            turn = await turns.Take(State.Event, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
        if (cancellationToken.IsCancellationRequested)
        {
            turn.Dispose();
            return;
        }
        Unschedule();
        _turn = turn;
        Start(AttemptOnce, TimeSpan.Zero);
    }

    private async Task AttemptOnce(CancellationToken cancellationToken)
    {
        TimeSpan? delay = null;
        try
        {
            if (State.NextAttemptAt is not null) delay = await Attempt(cancellationToken);
        }
        finally
        {
            Unschedule();
        }
        if (delay is { } next) Schedule(next);
        else if (State.NextAttemptAt is null) this.DeactivateSoon(() => State.NextAttemptAt is null);
    }

    /// <summary>
    /// Makes the attempt that is due. Returns the delay before the next one; null if there is none. It is not a time, because the clock may
    /// be set while the attempt is being recorded.
    /// </summary>
    private async Task<TimeSpan?> Attempt(CancellationToken cancellationToken)
    {
        var (startedAt, told) = (time.GetUtcNow(), State.Event);
        var endedAt = startedAt;
        var failing = State.IsRedelivery ? null : await log.FailureOf(told.Tenant, told.Url);
        if (WebhookMachine.IsPaused(failing, options.PauseAfter, startedAt))
        {
            await Record(WebhookMachine.Paused(State, failing!, startedAt), isSuccess: null);
        }
        else
        {
            var secrets = tenants.ByName(told.Tenant)?.WebhookSecrets;
            using var activity = JobTelemetry.StartWebhook(told, Id);
            var answer = secrets is null
                ? new WebhookAnswer(null, "The tenant is no longer configured.", TimeSpan.Zero, null, null)
                : await sender.Send(new WebhookMessage(told.Url, Id, startedAt, told.Body, secrets), cancellationToken);
            JobTelemetry.Attempted(activity, answer);
            endedAt = time.GetUtcNow();
            var attempted = WebhookMachine.Attempted(State, answer, startedAt, endedAt, Random.Shared.NextDouble());
            await Record(attempted, WebhookMachine.IsSuccess(answer.Status));
        }
        if (State.NextAttemptAt is not { } next)
        {
            await Forget();
            return null;
        }
        await Remind(next - endedAt);
        return next - endedAt;
    }

    /// <summary>
    /// Records an attempt, first in the log: if a crash keeps it out of the state, it is made again and overwrites its row.
    /// </summary>
    private async Task Record(WebhookState next, bool? isSuccess)
    {
        var made = WebhookDeliveries.Made(Id, next);
        await log.Record(next.Event.Tenant, next.Event.JobId, made, WebhookDeliveries.Due(Id, next), isSuccess, options.LogLifetime);
        await this.Save(stored, next);
        Log.Attempted(logger, Id, next.Event.JobId, made.Attempt, made.HttpStatus, made.Error, next.Status);
    }

    private Task<IGrainReminder> Remind(TimeSpan delay) =>
        this.RegisterOrUpdateReminder(ReminderName, delay + s_reminderGrace, s_reminderPeriod);

    private async Task Forget()
    {
        if (await this.GetReminder(ReminderName) is { } reminder) await this.UnregisterReminder(reminder);
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Information,
            Message = "Webhook {WebhookId} of job {JobId}: attempt {Attempt} ended with status {HttpStatus} ({Failure}); "
                + "the delivery is {Status}")]
        public static partial void Attempted(
            ILogger logger, string webhookId, string jobId, int attempt, int? httpStatus, string? failure, WebhookStatus status);
    }
}
