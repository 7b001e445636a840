using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Encoder.Gateway.Tests.Hosting;

namespace Encoder.Gateway.Tests.Jobs;

public sealed partial class JobTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private const string Jobs = "/v1/encoder/jobs";

    /// <summary>Returns the example request of the vendor's reference.</summary>
    private static string Request(string videoId) =>
        $$"""
        {
          "videoId": "{{videoId}}",
          "presets": [{ "resolutions": ["240", "360", "480"], "format": "hls" }, { "resolutions": ["360"], "format": "mp4" }],
          "thumbnails": [{ "timestamp": "00:00:03", "resolutions": ["360"], "formats": ["jpg", "webp"], "filters": ["none", "blur"] }],
          "webhookUrl": "https://example.org/path"
        }
        """;

    [Fact]
    public async Task A_job_is_created_and_deleted_with_the_answers_that_clients_expect()
    {
        var videoId = await Upload();
        using var response = await gateway.Ada.PostJob(Request(videoId));
        var created = await response.Json(201);
        var id = (string)created["id"]!;
        Assert.Equal(new Uri(gateway.Address, $"{Jobs}/{id}"), response.Headers.Location);

        AssertReference(created, videoId);
        AssertTime(created["createdAt"]);
        Assert.Equal(
            [
                "id", "status", "videoId", "presets", "thumbnails", "webhookUrl", "priority", "user", "createdAt", "updatedAt", "progress",
                "warnings", "error", "eta",
            ],
            created.Select(member => member.Key));
        Assert.Equal("""{"id":"u1","name":"ada","email":"ada@example.org"}""", created["user"]!.ToJsonString());
        Assert.Equal(
            """[5,0,[],null]""",
            new JsonArray(
                Copy(created, "priority"), Copy(created, "progress"), Copy(created, "warnings"), Copy(created, "error")).ToJsonString());

        Assert.Equal(created.ToJsonString(), (await gateway.Ada.GetAsync($"{Jobs}/{id}").Json()).ToJsonString());

        var deleted = await gateway.Ada.DeleteAsync($"{Jobs}/{id}").Json();
        AssertReference(deleted, videoId);
        Assert.Equal(created.ToJsonString(), deleted.ToJsonString());

        await gateway.Ada.GetAsync($"{Jobs}/{id}").Problem(404, "not-found");
        await gateway.Ada.DeleteAsync($"{Jobs}/{id}").Problem(404, "not-found");
        Assert.DoesNotContain(id, (await gateway.Ada.GetAsync($"{Jobs}?perPage=100").Json()).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Optional_members_may_be_null_and_resolutions_may_be_numbers()
    {
        var job = await gateway.Ada.PostJob(
            """
            {
              "videoId": null, "videoUrl": "http://example.org/a.mp4", "presets": null,
              "webhookUrl": null, "metadata": null, "priority": null,
              "thumbnails": [{ "timestamp": "01:02:03.456", "resolutions": [144, "1080"], "formats": ["png"], "filters": ["none"] }]
            }
            """).Json(201);

        Assert.False(job.ContainsKey("videoId") || job.ContainsKey("webhookUrl") || job.ContainsKey("metadata"));
        Assert.Equal("http://example.org/a.mp4", (string?)job["videoUrl"]);
        Assert.Equal("[]", job["presets"]!.ToJsonString());
        Assert.Equal("""["144","1080"]""", job["thumbnails"]![0]!["resolutions"]!.ToJsonString());
        Assert.Equal("01:02:03.456", (string?)job["thumbnails"]![0]!["timestamp"]);
        Assert.Equal(5, (int?)job["priority"]);
    }

    [Fact]
    public async Task Metadata_and_priority_are_returned_unchanged()
    {
        const string Metadata = """{"title":"Ünï ☃ <b>\"x\"</b>","empty":"","$type":"x"}""";
        var created = await gateway.Ada.PostJob(
            $$"""
            {
              "videoUrl": "https://example.org/a", "presets": [{ "resolutions": ["360"], "format": "mp4" }],
              "metadata": {{Metadata}}, "priority": 9
            }
            """).Json(201);
        var read = await gateway.Ada.GetAsync($"{Jobs}/{created["id"]}").Json();

        Assert.All([created, read], job => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Metadata), job["metadata"])));
        Assert.All([created, read], job => Assert.Equal(9, (int?)job["priority"]));
    }

    [Fact]
    public async Task The_list_is_paged_newest_first()
    {
        await using var paged = await RunningGateway.Start();
        Assert.Equal(
            """{"pageInfo":{"currentPage":1,"perPage":20,"lastPage":1,"total":0},"data":[]}""",
            (await paged.Ada.GetAsync(Jobs).Json()).ToJsonString());
        var ids = new List<string>();
        for (var i = 0; i < 5; i++) ids.Add(await paged.Ada.CreateJob());
        // Ids sort by second; within a second, the order is random.
        var newestFirst = ids.OrderDescending(StringComparer.Ordinal).ToArray();

        var first = await paged.Ada.GetAsync($"{Jobs}?page=1&perPage=2").Json();
        Assert.Equal("""{"currentPage":1,"perPage":2,"lastPage":3,"total":5}""", first["pageInfo"]!.ToJsonString());
        Assert.Equal(newestFirst[..2], Ids(first));
        Assert.Equal((await paged.Ada.GetAsync($"{Jobs}/{newestFirst[0]}").Json()).ToJsonString(), first["data"]![0]!.ToJsonString());
        Assert.Equal(newestFirst[4..], Ids(await paged.Ada.GetAsync($"{Jobs}?page=3&perPage=2").Json()));

        var beyond = await paged.Ada.GetAsync($"{Jobs}?page=2147483647&perPage=100").Json();
        Assert.Equal("""{"currentPage":2147483647,"perPage":100,"lastPage":1,"total":5}""", beyond["pageInfo"]!.ToJsonString());
        Assert.Empty(Ids(beyond));

        Assert.Equal(5, Ids(await paged.Ada.GetAsync($"{Jobs}?status=queued&userId=u1").Json()).Length);
        Assert.Empty(Ids(await paged.Ada.GetAsync($"{Jobs}?status=completed").Json()));
        var others = await paged.Ada.GetAsync($"{Jobs}?userId=u2&perPage=7").Json();
        Assert.Equal("""{"pageInfo":{"currentPage":1,"perPage":7,"lastPage":1,"total":0},"data":[]}""", others.ToJsonString());
    }

    [Fact]
    public async Task Jobs_are_found_by_text_and_date()
    {
        await using var searched = await RunningGateway.Start();
        var job = await searched.Ada.PostJob(
            """
            {
              "videoUrl": "https://example.org/Holiday.mp4", "presets": [{ "resolutions": ["360"], "format": "mp4" }],
              "metadata": { "order": "Ünï n42" }
            }
            """).Json(201);
        // The words searched for must not be hexadecimal, because they could occur in an id.
        var other = await searched.Ada.CreateJob();
        var (id, day) = ((string)job["id"]!, ((string)job["createdAt"]!)[..10]);
        async Task<string[]> Found(string query) => Ids(await searched.Ada.GetAsync($"{Jobs}?{query}").Json());

        foreach (var q in new[] { "holiday.MP4", "ORDER", "%C3%BCN%C3%8F%20n42", id[2..], "n42+example", "mp4%00n42" })
            Assert.Equal([id], await Found($"q={q}&status=queued"));
        foreach (var query in new[] { "q=holidays", "q=holiday&status=failed", "q=%25", "q=_" }) Assert.Empty(await Found(query));
        Assert.Contains(id, await Found($"createdFrom={day}&createdTo={job["createdAt"]}"));
        Assert.Contains(other, await Found($"createdFrom={job["createdAt"]}"));
        Assert.Empty(await Found("createdTo=2021-03-18"));
        Assert.Equal(2, (await Found("createdFrom=2021-03-18T08:50%2B01:00&createdTo=9999-12-31")).Length);
    }

    [Theory]
    [InlineData("page", "page=0")]
    [InlineData("page", "page=-1")]
    [InlineData("page", "page=1.5")]
    [InlineData("page", "page=x")]
    [InlineData("page", "page=")]
    [InlineData("page", "page=2147483648")]
    [InlineData("page", "page=٣")]
    [InlineData("page", "page=1&page=2")]
    [InlineData("perPage", "perPage=0")]
    [InlineData("perPage", "perPage=101")]
    [InlineData("perPage", "page=1&perPage=1e2")]
    [InlineData("status", "status=done")]
    [InlineData("status", "status=Queued")]
    [InlineData("status", "status=0")]
    [InlineData("status", "status=")]
    [InlineData("status", "status=queued&status=failed")]
    [InlineData("q", "q=")]
    [InlineData("q", "q=%20%00")]
    [InlineData("q", "q=1+2+3+4+5+6+7+8+9+10+11")]
    [InlineData("q", "q=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
        + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    [InlineData("createdFrom", "createdFrom=")]
    [InlineData("createdFrom", "createdFrom=yesterday")]
    [InlineData("createdFrom", "createdFrom=2021-02-29")]
    [InlineData("createdFrom", "createdFrom=18.03.2021")]
    [InlineData("createdFrom", "createdFrom=1616057457")]
    [InlineData("createdTo", "createdTo=2021-03-18T25:00:00Z")]
    [InlineData("createdTo", "createdTo=2021-03-18T08:50:57+01:00")]
    [InlineData("createdTo", "createdTo=2021-03-18&createdFrom=2021-03-19")]
    public async Task A_query_that_breaks_a_rule_is_rejected(string name, string query)
    {
        var problem = await gateway.Ada.GetAsync($"{Jobs}?{query}").Problem(400, "invalid-request");
        Assert.Equal([name], problem.ErrorKeys());
        if (name == "status")
            Assert.Contains(
                "\"queued\", \"processing\", \"completed\" or \"failed\"", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("605311C86EFD284E474C5C76")]
    [InlineData("605311c86efd284e474c5c7")]
    [InlineData("605311c86efd284e474c5c760")]
    [InlineData("605311c86efd284e474c5c7g")]
    [InlineData("..%2f..%2fx")]
    [InlineData("%20")]
    [InlineData("'%20OR%201=1--")]
    [InlineData("٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠")]
    public async Task A_malformed_id_is_not_found_like_any_unknown_id(string id)
    {
        foreach (var path in new[] { Jobs, "/v1/files" })
        {
            var unknown = (await gateway.Ada.GetAsync($"{path}/605311c86efd284e474c5c76").Problem(404, "not-found")).ToJsonString();
            Assert.Equal(unknown, (await gateway.Ada.GetAsync($"{path}/{id}").Problem(404, "not-found")).ToJsonString());
            Assert.Equal(unknown, (await gateway.Ada.DeleteAsync($"{path}/{id}").Problem(404, "not-found")).ToJsonString());
        }
    }

    [Fact]
    public async Task One_of_two_simultaneous_deletions_succeeds()
    {
        for (var i = 0; i < 50; i++)
        {
            var id = await gateway.Ada.CreateJob();
            var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(async _ =>
            {
                using var response = await gateway.Ada.DeleteAsync($"{Jobs}/{id}");
                return (int)response.StatusCode;
            }));
            Assert.Equal([200, 404], answers.Order());
        }
    }

    /// <summary>Asserts that a new or deleted job has the members, types and values shown in the vendor's reference.</summary>
    private static void AssertReference(JsonObject job, string videoId)
    {
        var reference = JsonNode.Parse(Request(videoId))!.AsObject();
        reference["status"] = "queued";
        foreach (var (name, value) in reference.Where(member => member.Value is not JsonArray))
            Assert.Equal(value!.ToJsonString(), job[name]!.ToJsonString());

        var ids = new List<string> { (string)job["id"]! };
        foreach (var list in new[] { "presets", "thumbnails" })
        {
            Assert.Equal(reference[list]!.AsArray().Count, job[list]!.AsArray().Count);
            foreach (var (expected, actual) in reference[list]!.AsArray().Zip(job[list]!.AsArray()))
            {
                var item = JsonNode.Parse(actual!.ToJsonString())!.AsObject();
                ids.Add((string)item["id"]!);
                item.Remove("id");
                Assert.True(JsonNode.DeepEquals(expected, item), item.ToJsonString());
            }
        }
        Assert.Equal(4, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches(Id(), id));
    }

    private static void AssertTime(JsonNode? node)
    {
        Assert.Equal(JsonValueKind.String, node!.GetValueKind());
        var time = DateTimeOffset.ParseExact(
            (string)node!, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        Assert.InRange(DateTimeOffset.UtcNow - time, TimeSpan.FromSeconds(-1), TimeSpan.FromMinutes(1));
    }

    private static JsonNode? Copy(JsonObject job, string name) => job[name]?.DeepClone();

    private static string[] Ids(JsonObject list) => [.. list["data"]!.AsArray().Select(item => (string)item!["id"]!)];

    private async Task<string> Upload() => (string)(await gateway.Ada.Upload(await Clip.Mp4).Json(201))["id"]!;

    [GeneratedRegex(@"\A[0-9a-f]{24}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Id();
}
