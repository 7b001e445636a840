using System.Text.Json.Nodes;
using Encoder.FakeFfmpeg;
using Encoder.Gateway.Tests.Hosting;
using Encoder.Testing;

namespace Encoder.Gateway.Tests.Jobs;

/// <summary>Tests <c>?include=timeline</c> and, for admins, <c>?include=diagnostics</c>.</summary>
public sealed class AttemptTests
{
    private const string Jobs = "/v1/encoder/jobs";

    /// <summary>Runs real work with an ffmpeg that fails at the encode. The first tenant is an admin, the second is not.</summary>
    [Fact]
    public async Task Only_admins_see_the_last_lines_of_ffmpeg_and_everyone_sees_the_timeline()
    {
        using var folder = new TemporaryFolder();
        var tools = new LyingTools(folder.Path);
        tools.Tell("makes v144.mp4 && { echo '/srv/private/a.mp4: no frame at https://ada:secret@example.org/?token=1' >&2; exit 1; }");
        await using var gateway = await RunningGateway.Start(new(tools.Settings)
        {
            ["Encoder:Tenants:0:Admin"] = "true",
            ["Encoder:Worker:Slots"] = "1",
            ["Encoder:Worker:RetryDelay"] = "00:00:00.010",
            ["Encoder:Units:MaxFailures"] = "2",
        });
        var (adas, bobs) = (await Failed(gateway.Ada), await Failed(gateway.Bob));

        var seen = await gateway.Ada.GetAsync($"{Jobs}/{adas}?include=timeline,diagnostics").Json();
        var worker = $"{Environment.MachineName}-{Environment.ProcessId}";
        Assert.Equal(
            [("ingest", 1, "done", null), ("encode-0", 1, "failed", "encoder_failed"), ("encode-0", 2, "failed", "encoder_failed")],
            seen["timeline"]!.AsArray().Select(Summary));
        Assert.All(seen["timeline"]!.AsArray(), one => Assert.Equal(worker, (string?)one!["worker"]));
        var diagnostics = seen["diagnostics"]!.AsArray();
        Assert.Equal([("encode-0", 1), ("encode-0", 2)], diagnostics.Select(one => ((string?)one!["item"], (int)one["attempt"]!)));
        Assert.Equal(["item", "attempt", "worker", "at", "error", "lines"], diagnostics[0]!.AsObject().Select(member => member.Key));
        Assert.Contains("a.mp4: no frame at <url>", diagnostics[1]!["lines"]!.AsArray().Select(line => (string?)line));
        Assert.DoesNotContain("/srv", seen.ToJsonString(), StringComparison.Ordinal);

        // A tenant that is not an admin is refused even for its own job, and in the same way for a job that does not exist.
        await gateway.Bob.GetAsync($"{Jobs}/{bobs}?include=diagnostics").Problem(403, "admin-only");
        await gateway.Bob.GetAsync($"{Jobs}/{new string('0', 24)}?include=timeline,diagnostics").Problem(403, "admin-only");
        var timeline = await gateway.Bob.GetAsync($"{Jobs}/{bobs}?include=timeline").Json();
        Assert.All(timeline["timeline"]!.AsArray(), one => Assert.Equal("worker 1", (string?)one!["worker"]));
        Assert.False(timeline.ContainsKey("diagnostics"));
        Assert.DoesNotContain(Environment.MachineName, timeline.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("no frame", timeline.ToJsonString(), StringComparison.Ordinal);
        // An admin sees only jobs of its own tenant.
        await gateway.Ada.GetAsync($"{Jobs}/{bobs}?include=diagnostics").Problem(404, "not-found");
    }

    [Fact]
    public async Task The_timeline_of_a_completed_job_includes_the_work_items_of_its_outputs()
    {
        await using var gateway = new ScriptedGateway();
        await gateway.InitializeAsync();
        var job = await ScriptedGateway.Completed(gateway.Ada);
        Assert.False(job.ContainsKey("timeline"));

        var timeline = (await gateway.Ada.GetAsync($"{Jobs}/{job["id"]}?include=timeline").Json())["timeline"]!.AsArray();
        string[] packages = [.. job["presets"]!.AsArray().Select(preset => $"package-{preset!["id"]}")];
        Assert.Equal(
            ((string[])["ingest", "encode-0", "audio", "thumbnails", .. packages]).Order(),
            timeline.Select(one => (string)one!["item"]!).Order());
        Assert.All(timeline, one => Assert.Equal("done", (string?)one!["outcome"]));
        Assert.All(timeline, one => Assert.True((DateTimeOffset)one!["beganAt"]! <= (DateTimeOffset)one["endedAt"]!));
    }

    private static (string? Item, int Attempt, string? Outcome, string? Code) Summary(JsonNode? one) =>
        ((string?)one!["item"], (int)one["attempt"]!, (string?)one["outcome"], (string?)one["error"]?["code"]);

    private static async Task<string> Failed(HttpClient client)
    {
        var video = (string)(await client.Upload(await Clip.Mp4).Json(201))["id"]!;
        var id = (string)(await client.PostJob(
            $$"""{"videoId":"{{video}}","presets":[{"resolutions":["144"],"format":"mp4"}]}""").Json(201))["id"]!;
        await Eventually.Get(
            async () => await client.GetAsync($"{Jobs}/{id}").Json() is { } job && (string?)job["status"] == "failed" ? job : null,
            "the end of the job");
        return id;
    }
}
