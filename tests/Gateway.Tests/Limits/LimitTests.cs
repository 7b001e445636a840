using System.Net.Http.Headers;
using Encoder.Contracts.Jobs;
using Encoder.Gateway.Tests.Events;
using Encoder.Gateway.Tests.Files;
using Encoder.Gateway.Tests.Hosting;
using Encoder.Storage;
using Encoder.Storage.Jobs;
using Encoder.Storage.Usage;
using Encoder.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Encoder.Gateway.Tests.Limits;

/// <summary>Tests the limits of tenants. A tenant at a limit is refused, and other tenants are not affected.</summary>
public sealed class LimitTests
{
    private const string Job =
        """{ "videoUrl": "https://example.org/a.mp4", "presets": [{ "resolutions": ["360"], "format": "mp4" }] }""";

    [Fact]
    public async Task Requests_beyond_the_rate_are_refused_until_time_has_passed()
    {
        await using var gateway = await Start(("RequestBurst", "3"), ("RequestsPerSecond", "1"));
        for (var request = 0; request < 3; request++) await gateway.Ada.GetAsync("/v1/files").Json();

        await Refused(gateway.Ada.GetAsync("/v1/files"), "requestsPerSecond", atMost: 1);
        for (var request = 0; request < 3; request++) await gateway.Bob.GetAsync("/v1/files").Json();
        await Eventually.True(async () => (await gateway.Ada.GetAsync("/v1/files")).IsSuccessStatusCode, "a second has passed");
    }

    [Fact]
    public async Task Queued_jobs_are_limited()
    {
        await using var gateway = await Start(("QueuedJobs", "2"));
        var first = (string)(await gateway.Ada.PostJob(Job).Json(201))["id"]!;
        await gateway.Ada.PostJob(Job).Json(201);

        await Refused(gateway.Ada.PostJob(Job), "queuedJobs", atMost: 30);
        await gateway.Bob.PostJob(Job).Json(201);
        await gateway.Ada.DeleteAsync($"/v1/encoder/jobs/{first}").Json();
        await gateway.Ada.PostJob(Job).Json(201);
    }

    [Fact]
    public async Task Simultaneous_jobs_do_not_exceed_the_limit()
    {
        await using var gateway = await Start(("QueuedJobs", "5"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => gateway.Ada.PostJob(Job)));
        Assert.Equal(5, answers.Count(answer => (int)answer.StatusCode == 201));
        Assert.Equal(35, answers.Count(answer => (int)answer.StatusCode == 429));
        Assert.Equal(5, (int)(await gateway.Ada.GetAsync("/v1/usage").Json())["queuedJobs"]!);
        foreach (var answer in answers) answer.Dispose();
    }

    [Fact]
    public async Task Stored_bytes_are_limited_and_deleting_a_file_makes_room()
    {
        var clip = await Clip.Mp4;
        await using var gateway = await Start(("StoredBytes", $"{clip.Length + 1000}"));
        var first = (string)(await gateway.Ada.Upload(clip).Json(201))["id"]!;

        await Refused(gateway.Ada.Upload(clip), "storedBytes", atMost: 300);
        Assert.Empty(UploadTests.StagedIn(gateway.DataFolder));
        await gateway.Bob.Upload(clip).Json(201);
        await gateway.Ada.DeleteAsync($"/v1/files/{first}").Json();
        await gateway.Ada.Upload(clip).Json(201);
    }

    [Fact]
    public async Task An_upload_without_a_stated_size_is_limited_as_it_arrives()
    {
        await using var gateway = await Start(("StoredBytes", "100000"));
        await Refused(SendChunked(gateway.Ada, 200_000), "storedBytes", atMost: 300);
        Assert.Empty(UploadTests.StagedIn(gateway.DataFolder));
        await SendChunked(gateway.Ada, 50_000).Json(201);
        await Refused(SendChunked(gateway.Ada, 60_000), "storedBytes", atMost: 300);
        await SendChunked(gateway.Bob, 60_000).Json(201);
        Assert.Equal(50_000, (int)(await gateway.Ada.GetAsync("/v1/usage").Json())["storedBytes"]!);
    }

    [Fact]
    public async Task An_upload_is_checked_against_bytes_stored_while_it_arrived()
    {
        await using var gateway = await Start(("StoredBytes", "100000"));
        using var slow = await RawRequest.Connect(gateway.Address);
        const string Head = "--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n";
        const string Tail = "\r\n--x--\r\n";
        await slow.Send(
            $"POST /v1/files HTTP/1.1\r\nHost: x\r\nAuthorization: {Token.Of(TestTenant.Ada)}\r\nConnection: close\r\n"
            + $"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {Head.Length + 60_000 + Tail.Length}\r\n\r\n{Head}");
        await slow.Send(new byte[30_000]);
        await Eventually.True(() => UploadTests.StagedIn(gateway.DataFolder).Length == 1, "the upload has begun");
        await gateway.Ada.Upload(new byte[60_000]).Json(201);

        await slow.Send(new byte[30_000]);
        await slow.Send(Tail);

        Assert.StartsWith("HTTP/1.1 429 ", await slow.Answer(), StringComparison.Ordinal);
        Assert.Empty(UploadTests.StagedIn(gateway.DataFolder));
        Assert.Equal(60_000, (int)(await gateway.Ada.GetAsync("/v1/usage").Json())["storedBytes"]!);
    }

    [Fact]
    public async Task Concurrent_event_streams_are_limited()
    {
        await using var gateway = await Start(("EventStreams", "1"));
        await using (await EventStream.Open(gateway.Ada, "/v1/encoder/events"))
        {
            var id = await gateway.Ada.CreateJob();
            await Refused(EventStream.Send(gateway.Ada, $"/v1/encoder/jobs/{id}/events"), "eventStreams", atMost: 5);
            await using var other = await EventStream.Open(gateway.Bob, "/v1/encoder/events");
        }
        await Eventually.True(
            async () =>
            {
                using var response = await EventStream.Send(gateway.Ada, "/v1/encoder/events");
                return response.IsSuccessStatusCode;
            },
            "the stream has ended");
    }

    [Fact]
    public async Task A_tenants_searches_run_one_at_a_time()
    {
        SlowSearches? index = null;
        await using var gateway = await RunningGateway.Start(configure: builder =>
        {
            var inner = builder.Services.Single(service => service.ServiceType == typeof(IJobIndex)).ImplementationType!;
            builder.Services.Replace(ServiceDescriptor.Singleton<IJobIndex>(
                provider => index = new SlowSearches((IJobIndex)ActivatorUtilities.CreateInstance(provider, inner))));
        });
        var searches = Enumerable.Range(0, 110).Select(_ => gateway.Ada.GetAsync("/v1/encoder/jobs?q=x")).ToArray();
        // One search runs, a hundred wait, and the others are refused.
        for (var refused = 0; refused < 9; refused++)
        {
            var answer = await Task.WhenAny(searches).WaitAsync(TimeSpan.FromSeconds(30));
            searches = [.. searches.Except([answer])];
            await Refused(answer, "concurrentSearches", atMost: 1);
        }
        await gateway.Ada.GetAsync("/v1/encoder/jobs?status=queued").Json();
        var other = gateway.Bob.GetAsync("/v1/encoder/jobs?createdFrom=2021-03-18");
        await Eventually.True(() => index!.Running == 2, "one search of each tenant is running");

        index!.Finish.SetResult();

        foreach (var search in searches.Append(other)) await search.Json();
        Assert.Equal(2, index.MaxRunning);
    }

    [Fact]
    public async Task Minutes_of_video_per_day_are_limited()
    {
        await using var gateway = await Start(("MinutesPerDay", "2"));
        var id = (string)(await gateway.Ada.PostJob(Job).Json(201))["id"]!;
        await gateway.Get<IUsage>().AddVideo(id, TimeSpan.FromMinutes(1.5), DateTimeOffset.UtcNow);
        id = (string)(await gateway.Ada.PostJob(Job).Json(201))["id"]!;
        await gateway.Get<IUsage>().AddVideo(id, TimeSpan.FromMinutes(1), DateTimeOffset.UtcNow);

        await Refused(gateway.Ada.PostJob(Job), "minutesToday", atMost: 24 * 60 * 60);
        await gateway.Bob.PostJob(Job).Json(201);
        Assert.Equal(2.5, (double)(await gateway.Ada.GetAsync("/v1/usage").Json())["minutesToday"]!);
    }

    [Fact]
    public async Task Simultaneous_jobs_do_not_exceed_the_minutes_per_day()
    {
        await using var gateway = await Start(("MinutesPerDay", "1"));
        var id = (string)(await gateway.Ada.Upload(await Clip.Make("64x48", seconds: 40)).Json(201))["id"]!;
        string Request(string clip) =>
            $$"""{ "videoId": "{{id}}", "presets": [{ "resolutions": ["144"], "format": "mp4" }]{{clip}} }""";
        // A clip of 10 s, then two jobs of 40 s: jobs are accepted until a minute has been used.
        await gateway.Ada.PostJob(Request(""", "clip": { "start": "00:00:30" }""")).Json(201);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => gateway.Ada.PostJob(Request(""))));

        Assert.Equal(2, answers.Count(answer => (int)answer.StatusCode == 201));
        Assert.Equal(8, answers.Count(answer => (int)answer.StatusCode == 429));
        Assert.Equal(1.5, (double)(await gateway.Ada.GetAsync("/v1/usage").Json())["minutesToday"]!, 0.01);
        foreach (var answer in answers) answer.Dispose();
    }

    [Fact]
    public async Task Concurrent_uploads_are_limited()
    {
        await using var gateway = await Start(("ConcurrentUploads", "1"));
        using (var upload = await RawRequest.Connect(gateway.Address))
        {
            await upload.Send(
                $"POST /v1/files HTTP/1.1\r\nHost: x\r\nAuthorization: {Token.Of(TestTenant.Ada)}\r\n"
                + "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000\r\n\r\n"
                + "--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nbytes");
            await Eventually.True(() => UploadTests.StagedIn(gateway.DataFolder).Length == 1, "the upload has begun");

            await Refused(gateway.Ada.Upload([1]), "concurrentUploads", atMost: 5);
            await gateway.Bob.Upload([1]).Json(201);
            await gateway.Ada.PostAsync("/v1/files", content: null).Json();
            upload.Abort();
        }
        await Eventually.True(async () => (await gateway.Ada.Upload([1])).IsSuccessStatusCode, "the upload has ended");
    }

    [Fact]
    public async Task A_tenant_may_have_limits_of_its_own()
    {
        await using var gateway = await RunningGateway.Start(new()
        {
            ["Encoder:Quotas:QueuedJobs"] = "1",
            ["Encoder:Tenants:1:Quotas:QueuedJobs"] = "2",
        });
        await gateway.Ada.PostJob(Job).Json(201);
        await Refused(gateway.Ada.PostJob(Job), "queuedJobs", atMost: 30);
        for (var job = 0; job < 2; job++) await gateway.Bob.PostJob(Job).Json(201);
        await Refused(gateway.Bob.PostJob(Job), "queuedJobs", atMost: 30);
    }

    [Fact]
    public async Task A_tenant_sees_its_usage_and_a_disabled_limit_is_null()
    {
        var clip = await Clip.Mp4;
        await using var gateway = await Start(("StoredBytes", "1000000000"));
        await gateway.Ada.Upload(clip).Json(201);
        await gateway.Ada.PostJob(Job).Json(201);

        Assert.Equal(
            $$$"""
            {"queuedJobs":1,"runningUnits":0,"storedBytes":{{{clip.Length}}},"minutesToday":0,
            "limits":{"queuedJobs":10000,"runningUnits":null,"storedBytes":1000000000,"minutesToday":null},"admin":false}
            """.ReplaceLineEndings(""),
            (await gateway.Ada.GetAsync("/v1/usage").Json()).ToJsonString());
        Assert.Equal(0, (int)(await gateway.Bob.GetAsync("/v1/usage").Json())["storedBytes"]!);
        await gateway.Anyone.GetAsync("/v1/usage").Problem(401, "unauthorized");
    }

    private static async Task<HttpResponseMessage> SendChunked(HttpClient client, int size)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/files")
        {
            Content = new MultipartFormDataContent { { new ByteArrayContent(new byte[size]), "file", "a" } },
        };
        request.Headers.TransferEncodingChunked = true;
        return await client.SendAsync(request);
    }

    private static Task<RunningGateway> Start(params (string Name, string Value)[] quotas) =>
        RunningGateway.Start(quotas.ToDictionary(quota => $"Encoder:Quotas:{quota.Name}", quota => (string?)quota.Value));

    private static async Task Refused(Task<HttpResponseMessage> sent, string limit, int atMost)
    {
        using var response = await sent;
        var problem = await response.Problem(429, "limit-reached");
        Assert.Equal(limit, (string?)problem["limit"]);
        Assert.InRange(Assert.IsType<RetryConditionHeaderValue>(response.Headers.RetryAfter).Delta!.Value.TotalSeconds, 1, atMost);
    }

    /// <summary>Searches that end when the test lets them.</summary>
    private sealed class SlowSearches(IJobIndex index) : IJobIndex
    {
        private int _running;

        public TaskCompletionSource Finish { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Running => Volatile.Read(ref _running);

        public int MaxRunning { get; private set; }

        public async Task<Page<Job>> Search(string tenant, JobFilter filter, PageRequest page)
        {
            if (filter is { Words: [], CreatedFrom: null }) return await index.Search(tenant, filter, page);
            MaxRunning = Math.Max(MaxRunning, Interlocked.Increment(ref _running));
            await Finish.Task;
            Interlocked.Decrement(ref _running);
            return await index.Search(tenant, filter, page);
        }

        public Task<bool> Add(string tenant, Job job, long revision) => index.Add(tenant, job, revision);

        public Task Update(Job job, long revision) => index.Update(job, revision);

        public Task Remove(string jobId) => index.Remove(jobId);

        public Task<IReadOnlyList<string>> ListWithoutWork() => index.ListWithoutWork();
    }
}
