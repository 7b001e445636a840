using Encoder.Contracts;
using Encoder.Contracts.Webhooks;
using Encoder.Grains.Webhooks;
using Encoder.Storage.Webhooks;

namespace Encoder.Grains.Tests.Webhooks;

public sealed class WebhookMachineTests
{
    private static readonly DateTimeOffset s_start = new(2021, 3, 18, 8, 50, 57, TimeSpan.Zero);
    private static readonly WebhookEvent s_event = new("tenant", "job", "https://example.org/", "{}");

    [Fact]
    public void An_event_is_due_immediately() => Assert.Equal(s_start, WebhookMachine.Start(s_event, s_start).NextAttemptAt);

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    [InlineData(299)]
    public void Any_2xx_response_delivers_the_event(int status)
    {
        var state = Attempt(WebhookMachine.Start(s_event, s_start), status);

        Assert.Equal((WebhookStatus.Delivered, null), (state.Status, state.NextAttemptAt));
        Assert.Equal(status, Assert.Single(state.Attempts).Status);
    }

    [Fact]
    public void A_410_gives_the_event_up_immediately() =>
        Assert.Equal((WebhookStatus.GivenUp, null), Ending(Attempt(WebhookMachine.Start(s_event, s_start), 410)));

    [Theory]
    [InlineData(null)]
    [InlineData(199)]
    [InlineData(301)]
    [InlineData(404)]
    [InlineData(500)]
    public void Any_other_response_is_retried_on_the_schedule_and_given_up_after_the_last_attempt(int? status)
    {
        var state = WebhookMachine.Start(s_event, s_start);
        var waits = new List<TimeSpan>();
        while (state.NextAttemptAt is not null)
        {
            state = Attempt(state, status);
            if (state.NextAttemptAt is { } next) waits.Add(next - s_start);
        }

        Assert.Equal(
            [
                TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
                TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
            ],
            waits);
        Assert.Equal(WebhookStatus.GivenUp, state.Status);
        Assert.Equal(10, state.Attempts.Length);
    }

    [Theory]
    [InlineData(0, 4.5)]
    [InlineData(0.5, 5)]
    [InlineData(1, 5.5)]
    public void A_wait_varies_by_up_to_a_tenth(double random, double seconds) =>
        Assert.Equal(seconds, Wait(Attempt(WebhookMachine.Start(s_event, s_start), 500, random: random)), 3);

    [Theory]
    [InlineData(429, 60, 60)]
    [InlineData(503, 60, 60)]
    [InlineData(503, 1, 5)]
    [InlineData(503, 400_000, 86_400)]
    [InlineData(500, 60, 5)]
    public void Retry_After_is_respected_within_bounds(int status, int asked, int waited) =>
        Assert.Equal(waited, Wait(Attempt(WebhookMachine.Start(s_event, s_start), status, TimeSpan.FromSeconds(asked))));

    [Fact]
    public void Redelivering_a_finished_event_is_one_attempt_and_only_success_changes_the_outcome()
    {
        var delivered = Attempt(WebhookMachine.Start(s_event, s_start), 200);
        var again = WebhookMachine.Redeliver(delivered, s_start);
        Assert.Equal(s_start, again.NextAttemptAt);
        Assert.Equal((WebhookStatus.Delivered, null), Ending(Attempt(again, 500)));

        var gone = Attempt(WebhookMachine.Start(s_event, s_start), 410);
        Assert.Equal((WebhookStatus.GivenUp, null), Ending(Attempt(WebhookMachine.Redeliver(gone, s_start), 500)));
        Assert.Equal((WebhookStatus.Delivered, null), Ending(Attempt(WebhookMachine.Redeliver(gone, s_start), 200)));
    }

    [Fact]
    public void Redelivering_a_pending_event_does_not_advance_its_schedule()
    {
        var state = Attempt(WebhookMachine.Start(s_event, s_start), 500);
        for (var i = 0; i < 50; i++) state = Attempt(WebhookMachine.Redeliver(state, s_start), 500);

        Assert.Equal((51, WebhookMachine.KeptAttempts), (state.AttemptsMade, state.Attempts.Length));
        Assert.Equal((WebhookStatus.Pending, s_start.AddSeconds(5)), (state.Status, state.NextAttemptAt));
        Assert.Equal(s_start.AddMinutes(5), Attempt(state, 500).NextAttemptAt);
    }

    [Theory]
    [InlineData(119, 1, false)]
    [InlineData(120, 1, true)]
    [InlineData(500, 23.9, true)]
    [InlineData(500, 24, false)]
    public void An_endpoint_that_has_failed_for_five_days_is_tried_once_a_day(double hours, double sinceLast, bool paused) =>
        Assert.Equal(
            paused,
            WebhookMachine.IsPaused(
                new EndpointFailure(s_start.AddHours(-hours), s_start.AddHours(-sinceLast)), TimeSpan.FromDays(5), s_start));

    [Fact]
    public void An_event_of_a_paused_endpoint_is_given_up_and_its_log_says_why()
    {
        var failure = new EndpointFailure(s_start.AddDays(-6), s_start);
        var paused = WebhookMachine.Paused(WebhookMachine.Start(s_event, s_start), failure, s_start);

        Assert.Equal((WebhookStatus.GivenUp, null), Ending(paused));
        var row = WebhookDeliveries.Made("evt", paused);
        Assert.Equal((DeliveryStatus.Failed, null, 1), (row.Status, row.HttpStatus, row.Attempt));
        Assert.Contains("paused, because every attempt since 2021-03-12 08:50 UTC has failed", row.Error, StringComparison.Ordinal);
        Assert.False(WebhookMachine.IsPaused(null, TimeSpan.FromDays(5), s_start));
    }

    [Fact]
    public void The_log_shows_attempts_made_and_the_one_that_is_due()
    {
        var started = WebhookMachine.Start(s_event with { Body = """{"type":"job.failed"}""" }, s_start);
        Assert.Equal((DeliveryStatus.Pending, 1, s_start), Row(WebhookDeliveries.Due("evt", started)!));

        var failed = Attempt(started, 500);
        var (made, due) = (WebhookDeliveries.Made("evt", failed), WebhookDeliveries.Due("evt", failed)!);

        Assert.Equal(WebhookDeliveries.Due("evt", started)!.Id, made.Id);
        Assert.Equal((DeliveryStatus.Failed, 1, s_start), Row(made));
        Assert.Equal(
            ("The receiver returned status 500.", "job.failed", failed.NextAttemptAt), (made.Error, made.Type, made.NextAttemptAt));
        Assert.Equal((DeliveryStatus.Pending, 2, s_start.AddSeconds(5)), Row(due));
        Assert.NotEqual(made.Id, due.Id);
        Assert.True(EntityId.IsValid(due.Id));
        Assert.Null(WebhookDeliveries.Due("evt", Attempt(failed, 200)));

        static (DeliveryStatus, int, DateTimeOffset) Row(WebhookDelivery row) => (row.Status, row.Attempt, row.At);
    }

    private static WebhookState Attempt(WebhookState state, int? status, TimeSpan? retryAfter = null, double random = 0.5) =>
        WebhookMachine.Attempted(
            state,
            new WebhookAnswer(status, status is null ? "no answer" : null, TimeSpan.FromSeconds(1), retryAfter, null),
            s_start,
            s_start,
            random);

    private static double Wait(WebhookState state) => (state.NextAttemptAt!.Value - s_start).TotalSeconds;

    private static (WebhookStatus, DateTimeOffset?) Ending(WebhookState state) => (state.Status, state.NextAttemptAt);
}
