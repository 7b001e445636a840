using System.Text.Json.Nodes;
using Encoder.Contracts.Jobs;
using Encoder.Gateway.Tests.Hosting;
using Encoder.Grains.Work;
using Encoder.Testing;

namespace Encoder.Gateway.Tests.Jobs;

/// <summary>Tests <c>POST .../cancel</c> and <c>POST .../retry</c>.</summary>
public sealed class JobControlTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private const string Jobs = "/v1/encoder/jobs";

    [Fact]
    public async Task A_queued_job_can_be_cancelled_retried_and_then_deleted()
    {
        var id = await gateway.Ada.CreateJob();

        var cancelled = await Post(id, "cancel").Json();
        Assert.Equal("failed", (string?)cancelled["status"]);
        Assert.Equal("""{"code":"cancelled","message":"The job was cancelled."}""", cancelled["error"]!.ToJsonString());
        Assert.Equal("[]", cancelled["files"]!.ToJsonString());
        Assert.True(cancelled.ContainsKey("finishedAt"));
        Assert.Equal(cancelled.ToJsonString(), (await gateway.Ada.GetAsync($"{Jobs}/{id}").Json()).ToJsonString());
        Assert.Equal("failed", (string?)(await Post(id, "cancel").Problem(409, "job-ended"))["jobStatus"]);

        var retried = await Post(id, "retry").Json();
        Assert.Equal(("queued", 0), ((string?)retried["status"], (int)retried["progress"]!));
        Assert.Null(retried["error"]);
        Assert.False(retried.ContainsKey("finishedAt") || retried.ContainsKey("startedAt") || retried.ContainsKey("files"));
        Assert.Equal("queued", (string?)(await Post(id, "retry").Problem(409, "job-not-failed"))["jobStatus"]);
        Assert.Equal(
            "queued", (string?)(await gateway.Ada.GetAsync($"{Jobs}?status=queued&perPage=100").Json())["data"]!.AsArray()
                .Single(job => (string?)job!["id"] == id)!["status"]);

        await gateway.Ada.DeleteAsync($"{Jobs}/{id}").Json();
        await Post(id, "cancel").Problem(404, "not-found");
        await Post(id, "retry").Problem(404, "not-found");
    }

    [Fact]
    public async Task A_job_whose_upload_is_gone_cannot_be_retried()
    {
        var upload = (string)(await gateway.Ada.Upload(await Clip.Mp4).Json(201))["id"]!;
        var id = (string)(await gateway.Ada.PostJob(
            new { videoId = upload, presets = new[] { new { resolutions = new[] { "360" }, format = "mp4" } } }).Json(201))["id"]!;
        await Post(id, "cancel").Json();
        await gateway.Ada.DeleteAsync($"/v1/files/{upload}").Json();

        Assert.Equal(["videoId"], (await Post(id, "retry").Problem(404, "not-found")).ErrorKeys());
        Assert.Equal("failed", (string?)(await gateway.Ada.GetAsync($"{Jobs}/{id}").Json())["status"]);
    }

    [Fact]
    public async Task A_completed_job_can_be_neither_cancelled_nor_retried()
    {
        await using var scripted = new ScriptedGateway();
        await scripted.InitializeAsync();
        var job = await ScriptedGateway.Completed(scripted.Ada);

        foreach (var (action, slug) in new[] { ("cancel", "job-ended"), ("retry", "job-not-failed") })
        {
            var problem = await scripted.Ada.PostAsync($"{Jobs}/{job["id"]}/{action}", content: null).Problem(409, slug);
            Assert.Equal("completed", (string?)problem["jobStatus"]);
        }
        Assert.Equal(job.ToJsonString(), (await scripted.Ada.GetAsync($"{Jobs}/{job["id"]}").Json()).ToJsonString());
    }

    [Fact]
    public async Task A_retry_of_a_failed_job_keeps_what_was_finished()
    {
        await using var scripted = new ScriptedGateway();
        await scripted.InitializeAsync();
        var before = scripted.Work.Before;
        scripted.Work.Before = (context, payload, token) => payload is AudioPayload
            ? Task.FromResult<WorkResult?>(new WorkFailed(JobErrorCodes.EncoderFailed, "no", IsTransient: false))
            : before(context, payload, token);
        var id = (string)(await scripted.Ada.PostJob(
            """
            {"videoUrl":"https://example.org/a","presets":[{"resolutions":["360"],"format":"mp4"}],
             "thumbnails":[{"timestamp":"00:00:01","resolutions":["360"],"formats":["jpg"],"filters":["none"]}]}
            """).Json(201))["id"]!;
        var failed = await Ended(scripted, id);
        Assert.Equal(("failed", 1), ((string?)failed["status"], failed["files"]!.AsArray().Count));
        scripted.Work.Before = before;

        await scripted.Ada.PostAsync($"{Jobs}/{id}/retry", content: null).Json();

        var completed = await Ended(scripted, id);
        Assert.Equal(("completed", 2), ((string?)completed["status"], completed["files"]!.AsArray().Count));
        Assert.Contains(
            (string?)failed["files"]![0]!["id"], completed["files"]!.AsArray().Select(file => (string?)file!["id"]));
    }

    private Task<HttpResponseMessage> Post(string id, string action) =>
        gateway.Ada.PostAsync($"{Jobs}/{id}/{action}", content: null);

    private static Task<JsonObject> Ended(ScriptedGateway scripted, string id) => Eventually.Get(
        async () => await scripted.Ada.GetAsync($"{Jobs}/{id}").Json() is { } job && (string?)job["status"] is "failed" or "completed"
            ? job
            : null,
        $"the end of job {id}");
}
