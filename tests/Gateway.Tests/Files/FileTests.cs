using System.Text.Json.Nodes;
using Encoder.Gateway.Tests.Hosting;

namespace Encoder.Gateway.Tests.Files;

public sealed class FileTests(ScriptedGateway gateway) : IClassFixture<ScriptedGateway>
{
    private const string Files = "/v1/files";
    private const string Jobs = "/v1/encoder/jobs";

    [Fact]
    public async Task The_list_is_paged_newest_first_and_can_be_filtered_by_type()
    {
        await using var idle = await RunningGateway.Start();
        Assert.Equal(
            """{"pageInfo":{"currentPage":1,"perPage":20,"lastPage":1,"total":0},"data":[]}""",
            (await idle.Ada.GetAsync(Files).Json()).ToJsonString());
        var ids = new List<string>();
        for (var i = 0; i < 3; i++) ids.Add((string)(await idle.Ada.Upload("x"u8.ToArray()).Json(201))["id"]!);
        var video = await idle.Ada.Upload(await Clip.Mp4).Json(201);
        var newestFirst = ids.Append((string)video["id"]!).OrderDescending(StringComparer.Ordinal).ToArray();

        var list = await idle.Ada.GetAsync($"{Files}?perPage=3").Json();
        Assert.Equal("""{"currentPage":1,"perPage":3,"lastPage":2,"total":4}""", list["pageInfo"]!.ToJsonString());
        Assert.Equal(newestFirst[..3], Ids(list));
        Assert.Equal(newestFirst[3..], Ids(await idle.Ada.GetAsync($"{Files}?page=2&perPage=3").Json()));

        var videos = await idle.Ada.GetAsync($"{Files}?type=video").Json();
        Assert.Equal(video.ToJsonString(), Assert.Single(videos["data"]!.AsArray())!.ToJsonString());
        Assert.Equal(3, (int?)(await idle.Ada.GetAsync($"{Files}?type=other").Json())["pageInfo"]!["total"]);
        Assert.Empty(Ids(await idle.Ada.GetAsync($"{Files}?type=nonsense").Json()));
        Assert.Equal(["perPage"], (await idle.Ada.GetAsync($"{Files}?perPage=0").Problem(400, "invalid-request")).ErrorKeys());
    }

    [Fact]
    public async Task An_upload_is_deleted_with_its_bytes()
    {
        var file = await gateway.Ada.Upload(await Clip.Mp4).Json(201);
        var url = (string)file["fileUrl"]!;
        Assert.Equal(200, await Status(url));

        Assert.Equal(file.ToJsonString(), (await gateway.Ada.DeleteAsync($"{Files}/{file["id"]}").Json()).ToJsonString());
        Assert.Equal(404, await Status(url));
        Assert.False(File.Exists(Path.Combine(gateway.DataFolder, "media", (string)file["filePath"]!)));
        await gateway.Ada.GetAsync($"{Files}/{file["id"]}").Problem(404, "not-found");
        await gateway.Ada.DeleteAsync($"{Files}/{file["id"]}").Problem(404, "not-found");
    }

    [Fact]
    public async Task An_upload_that_an_unfinished_job_uses_cannot_be_deleted()
    {
        await using var idle = await RunningGateway.Start();
        var file = await idle.Ada.Upload(await Clip.Mp4).Json(201);
        var job = await idle.Ada.PostJob(
            new { videoId = (string?)file["id"], presets = new[] { new { resolutions = new[] { "360" }, format = "mp4" } } }).Json(201);

        var problem = await idle.Ada.DeleteAsync($"{Files}/{file["id"]}").Problem(409, "file-in-use");
        Assert.Equal((string?)job["id"], (string?)problem["jobId"]);
        Assert.Equal(200, await Status((string)file["fileUrl"]!, idle));

        await idle.Ada.DeleteAsync($"{Jobs}/{job["id"]}").Json();
        await idle.Ada.DeleteAsync($"{Files}/{file["id"]}").Json();
    }

    [Fact]
    public async Task A_caption_file_that_an_unfinished_job_uses_cannot_be_deleted()
    {
        await using var idle = await RunningGateway.Start();
        var file = await idle.Ada.Upload("1\n00:00:01,000 --> 00:00:02,000\nHello\n"u8.ToArray()).Json(201);
        Assert.Equal("caption", (string?)file["type"]);
        var job = await idle.Ada.PostJob(
            new
            {
                videoUrl = "https://example.org/a.mp4",
                presets = new[] { new { resolutions = new[] { "360" }, format = "hls" } },
                captions = new[] { new { language = "en", videoId = (string?)file["id"] } },
            }).Json(201);

        var problem = await idle.Ada.DeleteAsync($"{Files}/{file["id"]}").Problem(409, "file-in-use");
        Assert.Equal((string?)job["id"], (string?)problem["jobId"]);

        await idle.Ada.PostAsync($"{Jobs}/{job["id"]}/cancel", content: null).Json();
        await idle.Ada.DeleteAsync($"{Files}/{file["id"]}").Json();
    }

    [Fact]
    public async Task An_upload_that_a_finished_job_used_can_be_deleted_and_the_outputs_stay()
    {
        var file = await gateway.Ada.Upload(await Clip.Mp4).Json(201);
        var job = await ScriptedGateway.Completed(gateway.Ada, new JsonObject { ["videoId"] = (string)file["id"]! });

        await gateway.Ada.DeleteAsync($"{Files}/{file["id"]}").Json();
        Assert.Equal(job.ToJsonString(), (await gateway.Ada.GetAsync($"{Jobs}/{job["id"]}").Json()).ToJsonString());
        foreach (var output in job["files"]!.AsArray()) Assert.Equal(200, await Status((string)output!["fileUrl"]!));
    }

    [Fact]
    public async Task The_outputs_of_a_job_are_files()
    {
        var job = await ScriptedGateway.Completed(gateway.Ada);
        var outputs = job["files"]!.AsArray();

        Assert.Equal(["image", "video", "x-tar"], outputs.Select(output => (string?)output!["type"]).Order());
        foreach (var output in outputs)
        {
            Assert.Equal((string?)job["id"], (string?)output!["jobId"]);
            Assert.Equal(output.ToJsonString(), (await gateway.Ada.GetAsync($"{Files}/{output["id"]}").Json()).ToJsonString());
        }
        var ladder = outputs.Single(output => (string?)output!["type"] == "x-tar")!;
        Assert.EndsWith("/index.m3u8", (string?)ladder["fileUrl"], StringComparison.Ordinal);
        Assert.Equal("""{"resolution":{"width":640,"height":360},"format":"hls","duration":2}""", ladder["meta"]!.ToJsonString());
    }

    [Theory]
    [InlineData("video")]
    [InlineData("x-tar")]
    [InlineData("image")]
    public async Task An_output_can_be_deleted_and_its_job_stays(string type)
    {
        var job = await ScriptedGateway.Completed(gateway.Ada);
        var outputs = job["files"]!.AsArray();
        var deleted = outputs.Single(output => (string?)output!["type"] == type)!;
        var others = outputs.Where(output => output != deleted).ToArray();
        var url = (string)deleted["fileUrl"]!;

        Assert.Equal(deleted.ToJsonString(), (await gateway.Ada.DeleteAsync($"{Files}/{deleted["id"]}").Json()).ToJsonString());
        await gateway.Ada.GetAsync($"{Files}/{deleted["id"]}").Problem(404, "not-found");
        Assert.Equal(404, await Status(url));
        if (type == "x-tar") Assert.Equal(404, await Status(url.Replace("index.m3u8", "360/0.m4s", StringComparison.Ordinal)));
        foreach (var other in others) Assert.Equal(200, await Status((string)other!["fileUrl"]!));

        var after = await gateway.Ada.GetAsync($"{Jobs}/{job["id"]}").Json();
        Assert.Equal(others.Select(other => other!.ToJsonString()), after["files"]!.AsArray().Select(output => output!.ToJsonString()));
        Assert.Equal(("completed", (string?)job["finishedAt"]), ((string?)after["status"], (string?)after["finishedAt"]));
        var listed = (await gateway.Ada.GetAsync($"{Jobs}?perPage=100").Json())["data"]!.AsArray()
            .Single(item => (string?)item!["id"] == (string?)job["id"]);
        Assert.Equal(after.ToJsonString(), listed!.ToJsonString());
    }

    private static string[] Ids(JsonObject list) => [.. list["data"]!.AsArray().Select(item => (string)item!["id"]!)];

    private Task<int> Status(string url) => Status(url, gateway);

    private static async Task<int> Status(string url, RunningGateway gateway)
    {
        using var response = await gateway.Anyone.GetAsync(url);
        return (int)response.StatusCode;
    }
}
