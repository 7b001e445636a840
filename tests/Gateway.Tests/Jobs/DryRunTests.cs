using System.Text.Json.Nodes;
using Encoder.Gateway.Tests.Hosting;
using Encoder.Grains.Plans;
using Encoder.Grains.Work;
using Encoder.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Encoder.Gateway.Tests.Jobs;

public sealed class DryRunTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private const string Jobs = "/v1/encoder/jobs";
    private const string DryRun = $"{Jobs}?dryRun=true";

    [Fact]
    public async Task A_dry_run_returns_what_the_job_would_do_and_creates_nothing()
    {
        await using var working = await RunningGateway.Start(new() { ["Encoder:Worker:Slots"] = "2" });
        var request = Request((string)(await working.Ada.Upload(await Clip.Mp4).Json(201))["id"]!);
        var plan = await working.Ada.PostAsync(DryRun, Requests.JsonText(request)).Json();

        Assert.Equal(0, (int)(await working.Ada.GetAsync(Jobs).Json())["pageInfo"]!["total"]!);
        Assert.Equal(1, (int)(await working.Ada.GetAsync("/v1/files").Json())["pageInfo"]!["total"]!);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(working.DataFolder, "work"), "*", SearchOption.AllDirectories));

        Assert.Equal(["v240", "v144"], plan["video"]!.AsArray().Select(v => (string?)v!["key"]));
        Assert.Equal("[0,1]", plan["video"]![0]!["presets"]!.ToJsonString());
        Assert.Equal(360, (int?)plan["presets"]![0]!["skipped"]![0]!["rung"]);
        Assert.Equal(
            ["ingest", "ingest", "ingest", "encode-0", "package-1", "thumbnails"],
            plan["commands"]!.AsArray().Select(c => (string?)c!["unit"]));
        Assert.DoesNotContain(working.DataFolder, plan.ToJsonString(), StringComparison.Ordinal);

        var id = (string)(await working.Ada.PostJob(request).Json(201))["id"]!;
        var job = await Eventually.Get(
            async () => await working.Ada.GetAsync($"{Jobs}/{id}?include=plan").Json() is { } found
                && (string?)found["status"] is "completed" or "failed"
                ? found
                : null,
            "the end of the job");
        Assert.Equal("completed", (string?)job["status"]);
        Assert.Equal(plan.ToJsonString(), job["plan"]!.ToJsonString());
        Assert.False((await working.Ada.GetAsync($"{Jobs}/{id}").Json()).ContainsKey("plan"));

        // Every output was verified, including the thumbnails.
        var both = await working.Ada.GetAsync($"{Jobs}/{id}?include=plan,verification").Json();
        Assert.Equal(plan.ToJsonString(), both["plan"]!.ToJsonString());
        Assert.Equal(
            job["files"]!.AsArray().Select(f => (string?)f!["filePath"]), both["verification"]!.AsArray().Select(v => (string?)v!["path"]));
        Assert.All(
            both["verification"]!.AsArray(),
            v => Assert.Equal((0, true), (v!["problems"]!.AsArray().Count, v["passed"]!.AsArray().Count > 0)));
        Assert.Equal(
            job["presets"]!.AsArray().Concat(job["thumbnails"]!.AsArray()).Select(p => (string?)p!["id"]),
            both["verification"]!.AsArray().Select(v => (string?)(v!["preset"] ?? v["thumbnail"])).Distinct());
        Assert.Equal(
            both.ToJsonString(), (await working.Ada.GetAsync($"{Jobs}/{id}?include=verification&include=plan").Json()).ToJsonString());

        // Sizes are a prediction, and even the upper bound is not a hard limit.
        foreach (var (preset, index) in job["presets"]!.AsArray().Select((p, i) => ((string)p!["id"]!, i)))
        {
            var files = job["files"]!.AsArray()
                .Where(f => ((string)f!["filePath"]!).Contains(preset, StringComparison.Ordinal))
                .Sum(f => (long)f!["size"]!);
            Assert.InRange(files, 1, plan["presets"]![index]!["outputs"]!.AsArray().Sum(o => (long)o!["size"]!["most"]!) + 10_000);
        }
    }

    [Fact]
    public async Task The_commands_that_verify_outputs_are_listed_too()
    {
        await using var decoding = await RunningGateway.Start(new() { ["Encoder:Verification:Level"] = "decode" });
        var plan = await decoding.Ada.PostAsync(
            DryRun, Requests.JsonText(Request((string)(await decoding.Ada.Upload(await Clip.Mp4).Json(201))["id"]!))).Json();
        var units = plan["commands"]!.AsArray().Select(c => (string?)c!["unit"]).ToArray();
        // A ladder of two rungs without audio, and one MP4, which is written first.
        Assert.Equal(
            ["package-0", "package-0", "package-1", "package-1"],
            units.Where(u => u!.StartsWith("package", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public async Task A_source_at_which_the_job_would_fail_is_rejected_with_the_same_code()
    {
        var garbage = (string)(await gateway.Ada.Upload("no video at all"u8.ToArray()).Json(201))["id"]!;
        Assert.Equal("source_unreadable", (string?)(await Post(Request(garbage)).Problem(422, "source-unusable"))["code"]);
        var url = new JsonObject
        {
            ["videoUrl"] = "http://127.0.0.1:9/a.mp4",
            ["presets"] = JsonNode.Parse("""[{"resolutions":["144"],"format":"mp4"}]"""),
        };
        Assert.Equal("source_refused", (string?)(await Post(url.ToJsonString()).Problem(422, "source-unusable"))["code"]);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(gateway.DataFolder, "work"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Another_tenants_video_is_not_found_and_invalid_requests_get_the_same_errors_as_for_a_job()
    {
        var request = Request((string)(await gateway.Ada.Upload(await Clip.Mp4).Json(201))["id"]!);
        await gateway.Bob.PostAsync(DryRun, Requests.JsonText(request)).Problem(404, "not-found");
        Assert.Equal(["presets"], (await Post("""{"videoUrl":"https://example.org/a"}""").Problem(400, "invalid-request")).ErrorKeys());
        Assert.Equal(
            ["dryRun"],
            (await gateway.Ada.PostAsync($"{Jobs}?dryRun=yes", Requests.JsonText(request)).Problem(400, "invalid-request")).ErrorKeys());
        var id = await gateway.Ada.CreateJob();
        var job = await gateway.Ada.GetAsync($"{Jobs}/{id}?include=plan").Json();
        Assert.True(job.ContainsKey("plan") && job["plan"] is null, "the plan is null until there is one");
        await gateway.Bob.GetAsync($"{Jobs}/{id}?include=plan").Problem(404, "not-found");
    }

    [Fact]
    public async Task Too_many_simultaneous_dry_runs_and_slow_ones_are_asked_to_retry_later()
    {
        var planner = new EndlessPlanner();
        await using var busy = await RunningGateway.Start(
            new() { ["Encoder:DryRun:Concurrent"] = "1", ["Encoder:DryRun:Timeout"] = "00:00:05" },
            builder => builder.Services.Replace(ServiceDescriptor.Singleton<ISourcePlanner>(planner)));
        const string Request = """{"videoUrl":"https://example.org/a","presets":[{"resolutions":["144"],"format":"mp4"}]}""";
        var first = busy.Ada.PostAsync(DryRun, Requests.JsonText(Request));
        await planner.Begun.Task.WaitAsync(TimeSpan.FromSeconds(30));

        using var second = await busy.Bob.PostAsync(DryRun, Requests.JsonText(Request));
        await second.Problem(503, "dry-runs-busy");
        Assert.NotNull(second.Headers.RetryAfter);
        using var ended = await first;
        await ended.Problem(503, "dry-run-timeout");
        Assert.NotNull(ended.Headers.RetryAfter);
        Assert.True(planner.Cancelled);
    }

    [Fact]
    public async Task Slow_dry_runs_of_a_tenant_leave_room_for_others()
    {
        var planner = new EndlessPlanner();
        await using var busy = await RunningGateway.Start(
            new() { ["Encoder:DryRun:Concurrent"] = "2", ["Encoder:DryRun:PerTenant"] = "1", ["Encoder:DryRun:Timeout"] = "00:00:05" },
            builder => builder.Services.Replace(ServiceDescriptor.Singleton<ISourcePlanner>(planner)));
        const string Request = """{"videoUrl":"https://example.org/a","presets":[{"resolutions":["144"],"format":"mp4"}]}""";
        var slow = busy.Ada.PostAsync(DryRun, Requests.JsonText(Request));
        await planner.Begun.Task.WaitAsync(TimeSpan.FromSeconds(30));

        await busy.Ada.PostAsync(DryRun, Requests.JsonText(Request)).Problem(503, "dry-runs-busy");
        // Bob's dry run starts, and then times out too.
        await busy.Bob.PostAsync(DryRun, Requests.JsonText(Request)).Problem(503, "dry-run-timeout");
        await slow.Problem(503, "dry-run-timeout");
    }

    private Task<HttpResponseMessage> Post(string request) => gateway.Ada.PostAsync(DryRun, Requests.JsonText(request));

    private static string Request(string videoId) => new JsonObject
    {
        ["videoId"] = videoId,
        ["presets"] = JsonNode.Parse("""[{"resolutions":["144","240","360"],"format":"hls"},{"resolutions":["240"],"format":"mp4"}]"""),
        ["thumbnails"] = JsonNode.Parse("""[{"timestamp":"00:00:00.500","resolutions":["144"],"formats":["jpg"],"filters":["none"]}]"""),
    }.ToJsonString();

    private sealed class EndlessPlanner : ISourcePlanner
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Cancelled { get; private set; }

        public async Task<WorkResult> Plan(IngestPayload payload, CancellationToken cancellationToken)
        {
            Begun.TrySetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }
            finally
            {
                Cancelled = cancellationToken.IsCancellationRequested;
            }
            throw new InvalidOperationException("It has no end.");
        }
    }
}
