using Encoder.Contracts.Webhooks;
using Encoder.Storage.Webhooks;

namespace Encoder.Storage.Tests.Conformance;

/// <summary>The log of webhook deliveries.</summary>
public abstract class WebhookLogConformance(IStorageFixture fixture) : StorageConformance(fixture)
{
    private const string Url = "https://example.org/hook";
    private const string OtherUrl = "https://example.org/other";
    private static readonly TimeSpan s_lifetime = TimeSpan.FromDays(30);
    private static readonly string s_job = Samples.Id(1);

    private IWebhookLog Log => field ??= new WebhookLog(Database);

    [Fact]
    public async Task Attempts_are_listed_newest_first_and_each_is_one_row_whatever_its_outcome()
    {
        await Log.Plan(Acme, s_job, Row(1, DeliveryStatus.Pending));
        await Log.Record(Acme, s_job, Row(1, DeliveryStatus.Failed), Row(2, DeliveryStatus.Pending), false, s_lifetime);
        await Log.Record(Acme, s_job, Row(2, DeliveryStatus.Delivered), null, true, s_lifetime);
        await Log.Plan(Acme, Samples.Id(2), Row(3, DeliveryStatus.Pending));
        await Log.Plan(Globex, s_job, Row(4, DeliveryStatus.Pending));

        var page = await Log.List(Acme, s_job, new PageRequest(1, 1));
        Assert.Equal(2, page.Total);
        Assert.Equal(Samples.Text(Row(2, DeliveryStatus.Delivered)), Samples.Text(Assert.Single(page.Items)));
        Assert.Equal(
            Samples.Text(Row(1, DeliveryStatus.Failed)),
            Samples.Text(Assert.Single((await Log.List(Acme, s_job, new PageRequest(2, 1))).Items)));
        Assert.Empty((await Log.List(Acme, s_job, new PageRequest(3, 1))).Items);

        Assert.Equal(1, (await Log.Get(Acme, s_job, Samples.Id(1)))?.Attempt);
        Assert.Null(await Log.Get(Globex, s_job, Samples.Id(1)));
        Assert.Null(await Log.Get(Acme, Samples.Id(2), Samples.Id(1)));
    }

    [Fact]
    public async Task A_URL_has_been_failing_since_its_first_failure_after_its_last_success()
    {
        Assert.Null(await Log.FailureOf(Acme, Url));
        var first = Row(1, DeliveryStatus.Failed);
        await Log.Record(Acme, s_job, first, null, false, s_lifetime);
        await Log.Record(Acme, s_job, Row(2, DeliveryStatus.Failed), null, false, s_lifetime);
        await Log.Record(Acme, s_job, Row(3, DeliveryStatus.Delivered) with { Url = OtherUrl }, null, true, s_lifetime);
        await Log.Record(Acme, s_job, Row(4, DeliveryStatus.Failed), null, null, s_lifetime);
        Assert.Equal(new EndpointFailure(first.At, first.At.AddMinutes(1)), await Log.FailureOf(Acme, Url));
        Assert.Null(await Log.FailureOf(Globex, Url));
        Assert.Null(await Log.FailureOf(Acme, OtherUrl));

        await Log.Record(Acme, s_job, Row(5, DeliveryStatus.Delivered), null, true, s_lifetime);
        Assert.Null(await Log.FailureOf(Acme, Url));
    }

    [Fact]
    public async Task Rows_older_than_the_lifetime_are_deleted()
    {
        var now = DateTimeOffset.UtcNow;
        await Log.Record(Acme, s_job, Row(1, DeliveryStatus.Failed) with { At = now.AddHours(-3) }, null, false, s_lifetime);
        await Log.Record(
            Acme, s_job, Row(2, DeliveryStatus.Failed) with { At = now, Url = OtherUrl }, null, false, TimeSpan.FromHours(2));

        Assert.Equal(2, Assert.Single((await Log.List(Acme, s_job, new PageRequest(1, 10))).Items).Attempt);
        Assert.Null(await Log.FailureOf(Acme, Url));
        Assert.NotNull(await Log.FailureOf(Acme, OtherUrl));
    }

    private static readonly DateTimeOffset s_now = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());

    private static WebhookDelivery Row(int attempt, DeliveryStatus status) => new()
    {
        Id = Samples.Id(attempt),
        EventId = "evt",
        Type = "job.completed",
        Url = Url,
        Attempt = attempt,
        Status = status,
        RequestBody = "{}",
        At = s_now.AddHours(-1).AddMinutes(attempt),
    };
}
