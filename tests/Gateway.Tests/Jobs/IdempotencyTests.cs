using System.Net;
using Encoder.Gateway.Tests.Files;
using Encoder.Gateway.Tests.Hosting;
using Encoder.Storage.Idempotency;

namespace Encoder.Gateway.Tests.Jobs;

/// <summary>Tests the <c>Idempotency-Key</c> header.</summary>
public sealed class IdempotencyTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private const string Jobs = "/v1/encoder/jobs";
    private const string Body = """{"videoUrl":"https://example.org/a","presets":[{"resolutions":["360"],"format":"mp4"}]}""";
    private const string OtherBody = """{"videoUrl":"https://example.org/b","presets":[{"resolutions":["360"],"format":"mp4"}]}""";

    [Fact]
    public async Task The_same_key_and_body_return_the_first_answer_again_and_another_body_is_rejected()
    {
        using var first = await Post(gateway.Ada, "again", Body);
        var job = await first.Json(201);
        Assert.False(first.Headers.Contains("Idempotent-Replayed"));
        // The recorded answer does not change when the job does.
        await gateway.Ada.PostAsync($"{Jobs}/{job["id"]}/cancel", content: null).Json();

        using var second = await Post(gateway.Ada, "again", Body);
        Assert.Equal(job.ToJsonString(), (await second.Json(201)).ToJsonString());
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal(["true"], second.Headers.GetValues("Idempotent-Replayed"));

        await Post(gateway.Ada, "again", OtherBody).Problem(422, "idempotency-key-reused");
        await Post(gateway.Ada, "again", Body + " ").Problem(422, "idempotency-key-reused");
        Assert.NotEqual((string?)job["id"], (string?)(await Post(gateway.Ada, "another", Body).Json(201))["id"]);
        Assert.NotEqual((string?)job["id"], (string?)(await Post(gateway.Bob, "again", OtherBody).Json(201))["id"]);
    }

    [Fact]
    public async Task A_hundred_simultaneous_posts_with_one_key_make_one_job()
    {
        await using var alone = await RunningGateway.Start();
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Post(alone.Ada, "k", Body)));

        var ids = new HashSet<string>();
        foreach (var answer in answers)
        {
            if (answer.StatusCode == HttpStatusCode.Created) ids.Add((string)(await answer.Json(201))["id"]!);
            else Assert.NotNull((await answer.Problem(409, "idempotency-key-in-use"), answer.Headers.RetryAfter).RetryAfter);
            answer.Dispose();
        }
        Assert.Single(ids);
        Assert.Equal(1, (int)(await alone.Ada.GetAsync(Jobs).Json())["pageInfo"]!["total"]!);
        Assert.Equal(ids.Single(), (string?)(await Post(alone.Ada, "k", Body).Json(201))["id"]);
    }

    [Fact]
    public async Task A_rejected_request_does_not_use_its_key()
    {
        await Post(gateway.Ada, "refused", "{}").Problem(400, "invalid-request");
        await Post(gateway.Ada, "refused", """{"videoUrl":"https://example.org/a","presets":[{"resolutions":["1"],"format":"mp4"}]}""")
            .Problem(400, "invalid-request");
        await Post(
            gateway.Ada, "refused",
            """{"videoId":"605311c86efd284e474c5c76","presets":[{"resolutions":["360"],"format":"mp4"}]}""").Problem(404, "not-found");
        await Post(gateway.Ada, "refused", Body).Json(201);
    }

    [Fact]
    public async Task A_request_that_was_lost_after_claiming_its_key_is_completed_by_the_next_one()
    {
        const string Id = "605311c86efd284e474c5c76";
        var keys = gateway.Get<IIdempotencyKeys>();
        var fingerprint = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Body)));
        await keys.Claim("ada", "lost", fingerprint, Id);

        await Post(gateway.Ada, "lost", Body).Problem(409, "idempotency-key-in-use");
        await keys.Release("ada", "lost");

        Assert.Equal(Id, (string?)(await Post(gateway.Ada, "lost", Body).Json(201))["id"]);
        Assert.Equal(Id, (string?)(await Post(gateway.Ada, "lost", Body).Json(201))["id"]);
    }

    [Fact]
    public async Task At_a_limit_an_answer_is_repeated_and_a_rejected_request_does_not_use_its_key()
    {
        await using var limited = await RunningGateway.Start(new() { ["Encoder:Quotas:QueuedJobs"] = "1" });
        var id = (string?)(await Post(limited.Ada, "first", Body).Json(201))["id"];

        Assert.Equal(id, (string?)(await Post(limited.Ada, "first", Body).Json(201))["id"]);
        await Post(limited.Ada, "second", Body).Problem(429, "limit-reached");
        await limited.Ada.DeleteAsync($"{Jobs}/{id}").Json();
        Assert.NotEqual(id, (string?)(await Post(limited.Ada, "second", Body).Json(201))["id"]);
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("a b")]
    public async Task A_malformed_key_is_rejected(string key) =>
        Assert.Equal(["Idempotency-Key"], (await Post(gateway.Ada, key, Body).Problem(400, "invalid-request")).ErrorKeys());

    [Fact]
    public async Task A_key_that_is_too_long_is_rejected()
    {
        await Post(gateway.Ada, new string('k', 256), Body).Problem(400, "invalid-request");
        await Post(gateway.Ada, new string('k', 255), Body).Json(201);
    }

    [Fact]
    public async Task A_key_that_is_sent_twice_is_rejected()
    {
        using var request = await RawRequest.Connect(gateway.Address);
        await request.Send(
            $"POST {Jobs} HTTP/1.1\r\nHost: x\r\nAuthorization: {Token.Of(TestTenant.Ada)}\r\nContent-Type: application/json\r\n"
            + $"Connection: close\r\nIdempotency-Key: one\r\nIdempotency-Key: two\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");
        var answer = await request.Answer();
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("Idempotency-Key must be given once", answer, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> Post(HttpClient client, string key, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Jobs) { Content = Requests.JsonText(body) };
        Assert.True(request.Headers.TryAddWithoutValidation("Idempotency-Key", key));
        return await client.SendAsync(request);
    }
}
