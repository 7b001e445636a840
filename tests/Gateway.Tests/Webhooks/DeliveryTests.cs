using System.Text.Json.Nodes;
using Dapper;
using Encoder.Gateway.Tests.Hosting;
using Encoder.Storage.Sql;
using Encoder.Testing;

namespace Encoder.Gateway.Tests.Webhooks;

/// <summary>Tests the webhook delivery log over HTTP.</summary>
public sealed class DeliveryTests : IAsyncLifetime
{
    private const string Jobs = "/v1/encoder/jobs";

    private readonly ScriptedGateway _gateway = new();

    [Fact]
    public async Task Every_attempt_is_in_the_log_and_an_event_can_be_delivered_again()
    {
        var id = await Ended();
        var log = await Log(id, rows => rows.Count == 1 && (string?)rows[0]!["status"] == "delivered");
        var row = log[0]!;
        var sent = Assert.Single(_gateway.Sender.Sent);
        Assert.Equal(
            [
                "id", "eventId", "type", "url", "attempt", "status", "httpStatus", "error", "durationMs", "responseSnippet", "requestBody",
                "at", "nextAttemptAt",
            ],
            row.AsObject().Select(member => member.Key));
        Assert.Equal(
            (sent.Id, "job.completed", "https://example.org/hook", 1, 200, sent.Body),
            ((string?)row["eventId"], (string?)row["type"], (string?)row["url"], (int)row["attempt"]!, (int)row["httpStatus"]!,
            (string?)row["requestBody"]));
        Assert.Null(row["nextAttemptAt"]);

        _gateway.Sender.Answer = _ => 500;
        using var answer = await _gateway.Ada.PostAsync($"{Jobs}/{id}/deliveries/{row["id"]}/redeliver", content: null);
        var due = await answer.Json(202);
        Assert.Equal(("pending", 2), ((string?)due["status"], (int)due["attempt"]!));

        log = await Log(id, rows => rows.Count == 2 && (string?)rows[0]!["status"] == "failed");
        Assert.Equal(
            ((string?)due["id"], 500, "The receiver returned status 500."),
            ((string?)log[0]!["id"], (int)log[0]!["httpStatus"]!, (string?)log[0]!["error"]));
        // The event had been delivered before, so the failed redelivery is not retried.
        Assert.Null(log[0]!["nextAttemptAt"]);
        Assert.Single(_gateway.Sender.Sent.Select(message => (message.Id, message.Body)).Distinct());
    }

    [Fact]
    public async Task A_failed_attempt_shows_when_the_next_one_is_due()
    {
        _gateway.Sender.Answer = _ => null;
        var id = await Ended();

        var log = await Log(id, rows => rows.Count == 2);

        Assert.Equal(("pending", 2), ((string?)log[0]!["status"], (int)log[0]!["attempt"]!));
        Assert.Equal(("failed", 1, "no answer"), ((string?)log[1]!["status"], (int)log[1]!["attempt"]!, (string?)log[1]!["error"]));
        Assert.Null(log[1]!["httpStatus"]);
        Assert.NotNull(log[1]!["nextAttemptAt"]);
        Assert.Equal((string?)log[1]!["nextAttemptAt"], (string?)log[0]!["nextAttemptAt"]);
        Assert.Equal(
            """{"currentPage":2,"perPage":1,"lastPage":2,"total":2}""",
            (await _gateway.Ada.GetAsync($"{Jobs}/{id}/deliveries?page=2&perPage=1").Json())["pageInfo"]!.ToJsonString());
    }

    [Fact]
    public async Task An_endpoint_that_has_failed_for_five_days_is_paused_until_a_delivery_succeeds()
    {
        _gateway.Sender.Answer = _ => 500;
        await Log(await Ended(), rows => rows.Count == 2);
        await _gateway.Get<IDatabase>().Write(connection => connection.ExecuteAsync(
            $"UPDATE webhook_endpoints SET failing_since = {SqlDialect.Sqlite.Now} - 432000000"));
        var sent = _gateway.Sender.Sent.Count;

        var paused = await Ended();
        var row = (await Log(paused, rows => rows.Count == 1 && (string?)rows[0]!["status"] == "failed"))[0]!;
        Assert.Contains("the endpoint is paused", (string?)row["error"], StringComparison.Ordinal);
        Assert.Null(row["nextAttemptAt"]);
        Assert.Equal(sent, _gateway.Sender.Sent.Count);

        _gateway.Sender.Answer = _ => 204;
        using (var answer = await _gateway.Ada.PostAsync($"{Jobs}/{paused}/deliveries/{row["id"]}/redeliver", content: null))
            await answer.Json(202);
        await Log(paused, rows => rows.Count == 2 && (string?)rows[0]!["status"] == "delivered");
        await Log(await Ended(), rows => rows.Count == 1 && (string?)rows[0]!["status"] == "delivered");
    }

    [Fact]
    public async Task Start_and_progress_events_are_sent_if_the_job_requests_them()
    {
        var id = await Ended("""["job.started","job.progress"]""");

        var log = await Log(id, rows => rows.Count >= 3 && rows.All(row => (string?)row!["status"] == "delivered"));

        var types = log.Select(row => (string)row!["type"]!).ToHashSet();
        Assert.Superset(new HashSet<string> { "job.started", "job.progress", "job.completed" }, types);
        Assert.Equal(log.Count, log.Select(row => (string)row!["eventId"]!).Distinct().Count());
        var started = JsonNode.Parse((string)log.Single(row => (string?)row!["type"] == "job.started")!["requestBody"]!)!;
        Assert.Equal(
            ("job.started", id, "processing"),
            ((string?)started["type"], (string?)started["data"]!["id"], (string?)started["data"]!["status"]));
        Assert.Equal(
            """["job.started","job.progress"]""",
            (await _gateway.Ada.GetAsync($"{Jobs}/{id}").Json())["webhookEvents"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""["job.completed"]""", "webhookEvents[0]")]
    [InlineData("""["job.started","job.started"]""", "webhookEvents[1]")]
    [InlineData("[]", "webhookEvents")]
    [InlineData("\"job.started\"", "webhookEvents")]
    public async Task Unknown_or_duplicate_events_are_rejected(string events, string path) => Assert.Equal(
        [path],
        (await _gateway.Ada.PostJob(
            $$"""
            {"videoUrl":"https://example.org/a","webhookUrl":"https://example.org/hook","webhookEvents":{{events}},
             "presets":[{"resolutions":["360"],"format":"mp4"}]}
            """).Problem(400, "invalid-request")).ErrorKeys());

    [Fact]
    public async Task Events_without_a_webhook_URL_are_rejected() => Assert.Equal(
        ["webhookEvents"],
        (await _gateway.Ada.PostJob(
            """{"videoUrl":"https://example.org/a","webhookEvents":["job.started"],"presets":[{"resolutions":["360"],"format":"mp4"}]}""")
            .Problem(400, "invalid-request")).ErrorKeys());

    [Fact]
    public async Task Another_tenants_log_does_not_exist()
    {
        var id = await Ended();
        var log = await Log(id, rows => rows.Count == 1);
        await _gateway.Bob.GetAsync($"{Jobs}/{id}/deliveries").Problem(404, "not-found");
        await _gateway.Bob.PostAsync($"{Jobs}/{id}/deliveries/{log[0]!["id"]}/redeliver", content: null).Problem(404, "not-found");
        await _gateway.Ada.PostAsync($"{Jobs}/{id}/deliveries/605311c86efd284e474c5c76/redeliver", content: null).Problem(404, "not-found");
        await _gateway.Ada.GetAsync($"{Jobs}/605311c86efd284e474c5c76/deliveries").Problem(404, "not-found");
        Assert.Single(_gateway.Sender.Sent);
    }

    public ValueTask InitializeAsync() => _gateway.InitializeAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    private async Task<string> Ended(string? events = null)
    {
        var source = new JsonObject { ["videoUrl"] = "https://example.org/a.mp4", ["webhookUrl"] = "https://example.org/hook" };
        if (events is not null) source["webhookEvents"] = JsonNode.Parse(events);
        return (string)(await ScriptedGateway.Completed(_gateway.Ada, source))["id"]!;
    }

    private Task<JsonArray> Log(string id, Func<JsonArray, bool> until) => Eventually.Get(
        async () => (await _gateway.Ada.GetAsync($"{Jobs}/{id}/deliveries").Json())["data"]!.AsArray() is { } rows && until(rows)
            ? rows
            : null,
        "the log of deliveries");
}
