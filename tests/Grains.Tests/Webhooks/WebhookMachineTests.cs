using Encoder.Grains.Webhooks;

namespace Encoder.Grains.Tests.Webhooks;

public sealed class WebhookMachineTests
{
    private static readonly DateTimeOffset s_start = new(2021, 3, 18, 8, 50, 57, TimeSpan.Zero);
    private static readonly WebhookEvent s_event = new("tenant", "job", "https://example.org/", "{}");

    [Fact]
    public void An_event_is_due_at_once() => Assert.Equal(s_start, WebhookMachine.Start(s_event, s_start).NextAttemptAt);

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    [InlineData(299)]
    public void Any_2xx_delivers_it(int status)
    {
        var state = Attempt(WebhookMachine.Start(s_event, s_start), status);

        Assert.Equal((WebhookStatus.Delivered, null), (state.Status, state.NextAttemptAt));
        Assert.Equal(status, Assert.Single(state.Attempts).Status);
    }

    [Fact]
    public void Gone_ends_it_at_once() =>
        Assert.Equal((WebhookStatus.GivenUp, null), Ending(Attempt(WebhookMachine.Start(s_event, s_start), 410)));

    [Theory]
    [InlineData(null)]
    [InlineData(199)]
    [InlineData(301)]
    [InlineData(404)]
    [InlineData(500)]
    public void Anything_else_is_tried_again_on_the_schedule_and_given_up_after_the_last(int? status)
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
    public void A_wait_is_a_tenth_shorter_to_a_tenth_longer(double random, double seconds) =>
        Assert.Equal(seconds, Wait(Attempt(WebhookMachine.Start(s_event, s_start), 500, random: random)), 3);

    [Theory]
    [InlineData(429, 60, 60)]
    [InlineData(503, 60, 60)]
    [InlineData(503, 1, 5)]
    [InlineData(503, 400_000, 86_400)]
    [InlineData(500, 60, 5)]
    public void A_receiver_that_asks_for_time_gets_it_within_bounds(int status, int asked, int waited) =>
        Assert.Equal(waited, Wait(Attempt(WebhookMachine.Start(s_event, s_start), status, TimeSpan.FromSeconds(asked))));

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
