using System.Text;
using Encoder.Grains.Webhooks;
using Encoder.Silo.Outbound;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using StandardWebhooks;
using StandardWebhooks.Diagnostics;

namespace Encoder.Silo.Tests.Outbound;

public sealed class WebhookSenderTests
{
    [Fact]
    public async Task A_message_is_posted_with_its_signatures_and_nothing_more()
    {
        const string Body = """{"type":"job.completed","name":"Zoë"}""";
        const string Other = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
        var time = DateTimeOffset.FromUnixTimeMilliseconds(1614265330999);
        await using var server = RawServer.Answering(204);
        using var outbound = new OutboundUnderTest();
        using var activity = new System.Diagnostics.Activity("delivery").Start();

        var answer = await outbound.Post(
            new WebhookMessage($"{server.Url}hook?a=b", "msg_1", time, Body, [OutboundUnderTest.Secret, Other]));
        Assert.Equal((204, ""), (answer.Status, answer.Body));
        string[] request =
        [
            "POST /hook?a=b HTTP/1.1",
            $"Host: 127.0.0.1:{server.Port}",
            "User-Agent: Encoder-Webhooks/1",
            "webhook-id: msg_1",
            "webhook-timestamp: 1614265330",
            $"webhook-signature: {WebhookSignature.Header("msg_1", time, Body, [OutboundUnderTest.Secret, Other])}",
            "Content-Type: application/json",
            $"Content-Length: {Encoding.UTF8.GetByteCount(Body)}",
            "",
            Body,
        ];
        Assert.Equal(string.Join("\r\n", request), Assert.Single(server.Requests));
    }

    [Fact]
    public async Task A_library_for_Standard_Webhooks_verifies_both_signatures_of_a_message()
    {
        const string Body = """{"type":"job.completed","name":"Zoë"}""";
        const string Other = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
        const string Unknown = "whsec_BAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
        await using var server = RawServer.Answering(204);
        using var outbound = new OutboundUnderTest();

        // The library accepts timestamps that are at most five minutes old.
        await outbound.Post(new WebhookMessage(server.Url, "msg_1", DateTimeOffset.UtcNow, Body, [OutboundUnderTest.Secret, Other]));

        var (head, body) = Assert.Single(server.Requests).Split("\r\n\r\n", 2) is [var first, var second] ? (first, second) : default;
        var headers = new HeaderDictionary();
        foreach (var line in head.Split("\r\n").Skip(1)) headers.Append(line[..line.IndexOf(':')], line[(line.IndexOf(':') + 2)..]);
        Assert.Equal(Body, body);
        new StandardWebhook(OutboundUnderTest.Secret).Verify(body, headers);
        // StandardWebhooks 1.1.2 compares only the first signature of a header, so the second is verified separately.
        Assert.Throws<WebhookVerificationException>(() => new StandardWebhook(Other).Verify(body, headers));
        headers["webhook-signature"] = headers["webhook-signature"].ToString().Split(' ')[1];
        new StandardWebhook(Other).Verify(body, headers);
        Assert.Throws<WebhookVerificationException>(() => new StandardWebhook(Unknown).Verify(body, headers));
        Assert.Throws<WebhookVerificationException>(() => new StandardWebhook(Other).Verify($"{body} ", headers));
        headers["webhook-id"] = "msg_2";
        Assert.Throws<WebhookVerificationException>(() => new StandardWebhook(Other).Verify(body, headers));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(299)]
    [InlineData(301)]
    [InlineData(401)]
    [InlineData(410)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task The_receiver_s_status_is_the_outcome(int status)
    {
        await using var server = RawServer.Answering(status, "WWW-Authenticate: Basic realm=x");
        using var outbound = new OutboundUnderTest();
        Assert.Equal(status, (await outbound.Post(server.Url)).Status);
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData("Retry-After: 120", 120.0)]
    [InlineData("Retry-After: 0", 0.0)]
    [InlineData("Retry-After: -1", null)]
    [InlineData("Retry-After: soon", null)]
    [InlineData("Retry-After: 99999999999999999999", null)]
    [InlineData("Retry-After: Thu, 01 Jan 2026 00:02:00 GMT", 120.0)]
    [InlineData("Retry-After: Wed, 31 Dec 2025 23:59:59 GMT", null)]
    [InlineData("Retry-After: Thu, 01 Jan 2026 00:02:00 GMT\r\nDate: Thu, 01 Jan 2026 00:01:00 GMT", 60.0)]
    [InlineData("X-Other: 1", null)]
    public async Task The_wait_that_the_receiver_asks_for_is_reported(string header, double? seconds)
    {
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await using var server = RawServer.Answering(503, header);
        using var outbound = new OutboundUnderTest(configure: services => services.AddSingleton<TimeProvider>(new SetClock(() => now)));
        Assert.Equal(seconds, (await outbound.Post(server.Url)).RetryAfter?.TotalSeconds);
    }

    [Fact]
    public async Task Setting_the_clock_while_a_message_is_being_sent_changes_nothing()
    {
        var now = DateTimeOffset.UnixEpoch;
        await using var server = RawServer.Answering(200);
        using var outbound = new OutboundUnderTest(
            configure: services => services.AddSingleton<TimeProvider>(new SetClock(() => now += TimeSpan.FromDays(1))));
        var answer = await outbound.Post(server.Url);
        Assert.Equal(200, answer.Status);
        Assert.InRange(answer.Duration.TotalSeconds, 0, 15);
    }

    [Theory]
    [InlineData("thanks", "thanks")]
    [InlineData("a\u0000b\u001b[31m\u202eevil\r\n{\"x\":1}", "a\u0000b\u001b[31m\u202eevil\r\n{\"x\":1}")]
    [InlineData("\uFEFFbom", "\uFEFFbom")]
    public async Task The_answer_is_kept_unchanged(string body, string kept)
    {
        await using var server = RawServer.AnsweringBody(body, "Content-Type: text/plain; charset=utf-16");
        using var outbound = new OutboundUnderTest();
        Assert.Equal(kept, (await outbound.Post(server.Url)).Body);
    }

    [Fact]
    public async Task Bytes_that_are_not_text_are_replaced()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequest();
            await connection.Write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
            await connection.Write([(byte)'a', 0xff, (byte)'b', 0xc3]);
        });
        using var outbound = new OutboundUnderTest();
        Assert.Equal("a\ufffdb\ufffd", (await outbound.Post(server.Url)).Body);
    }

    [Fact]
    public async Task The_first_kibibyte_is_kept_and_no_character_is_cut_in_two()
    {
        await using var server = RawServer.AnsweringBody(new string('x', 1023) + "ö" + new string('y', 2000));
        using var outbound = new OutboundUnderTest();
        Assert.Equal(new string('x', 1023), (await outbound.Post(server.Url)).Body);
    }

    [Theory]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_?")]
    public async Task A_message_that_cannot_be_signed_is_not_sent(string secret)
    {
        await using var server = RawServer.Answering(200);
        using var outbound = new OutboundUnderTest();
        var answer = await outbound.Post(new WebhookMessage(server.Url, "msg_1", DateTimeOffset.UnixEpoch, "{}", [secret]));
        Assert.Contains("secret", answer.Failure, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, answer.Failure, StringComparison.Ordinal);
        Assert.Equal(0, server.Connections);
    }

    /// <summary>A wall clock that a test sets. Timestamps and timers remain the system's, which FakeTimeProvider cannot do.</summary>
    private sealed class SetClock(Func<DateTimeOffset> now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now();
    }
}
