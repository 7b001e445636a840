using System.Text.Json.Nodes;
using Encoder.Gateway.Tests.Hosting;
using Encoder.Testing;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Gateway.Tests.OpenApi;

public sealed class OpenApiTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private const string Update = "ENCODER_UPDATE_OPENAPI";
    private static readonly string[] s_methods = ["get", "post", "delete"];

    [Fact]
    public async Task The_document_is_generated_once()
    {
        var made = 0;
        await using var counted = await RunningGateway.Start(configure: builder => builder.Services.Configure<OpenApiOptions>(
            "v1",
            options => options.AddDocumentTransformer((_, _, _) =>
            {
                Interlocked.Increment(ref made);
                return Task.CompletedTask;
            })));
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => counted.Anyone.GetStringAsync("/openapi/v1.json")));
        Assert.Equal(1, made);
    }

    [Fact]
    public async Task The_committed_document_is_the_served_one()
    {
        var served = (await gateway.Anyone.GetStringAsync("/openapi/v1.json")).ReplaceLineEndings("\n").TrimEnd() + "\n";
        var path = Repository.File("openapi/v1.json");
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, served);
        }
        var committed = File.Exists(path) ? await File.ReadAllTextAsync(path) : "";
        Assert.True(
            committed == served,
            $"openapi/v1.json is not what is served. If this is intended, run this test with {Update}=1 and commit the file.");
    }

    [Fact]
    public async Task Every_operation_is_fully_documented()
    {
        foreach (var (path, method, operation) in await Operations())
        {
            var where = $"{method} {path}";
            Assert.False(string.IsNullOrWhiteSpace((string?)operation["summary"]), where);
            Assert.Equal("""[{"token":[]}]""", operation["security"]!.ToJsonString());
            foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
                Assert.False(string.IsNullOrWhiteSpace((string?)parameter!["description"]), $"{where}: {parameter["name"]}");
            foreach (var (status, response) in operation["responses"]!.AsObject())
            {
                Assert.True(((string)response!["description"]!).Length > 5, $"{where}: {status}");
                if (status == "204") continue;
                var content = Assert.Single(response["content"]!.AsObject());
                var success = path.EndsWith("/events", StringComparison.Ordinal) ? "text/event-stream" : "application/json";
                Assert.Equal(status[0] == '2' ? success : "application/problem+json", content.Key);
                if (status[0] == '2') Assert.NotNull(content.Value!["example"]);
            }
            Assert.All(
                new[] { "401", "500", "503" },
                status => Assert.True(operation["responses"]!.AsObject().ContainsKey(status), $"{where}: {status}"));
        }
        Assert.Equal(["createdFrom", "createdTo", "page", "perPage", "q", "status", "userId"], await Parameters("listJobs"));
        Assert.Equal(["page", "perPage", "type"], await Parameters("listFiles"));
    }

    [Fact]
    public async Task The_examples_match_real_requests_and_answers()
    {
        var upload = await gateway.Ada.Upload(await Clip.Mp4).Json(201);
        AssertAlike(await Example("uploadFile", "201"), upload);
        AssertAlike(await Example("getFile", "200"), await gateway.Ada.GetAsync($"/v1/files/{upload["id"]}").Json());
        AssertAlike(await Example("listFiles", "200"), await gateway.Ada.GetAsync("/v1/files").Json());
        AssertAlike(
            await Example("signFile", "200"),
            await gateway.Ada.PostAsync($"/v1/files/{upload["id"]}/sign", Requests.JsonText("""{ "expiresIn": 60 }""")).Json());
        AssertAlike(await Example("getUsage", "200"), await gateway.Ada.GetAsync("/v1/usage").Json());
        AssertAlike(await Example("uploadFile", "200"), await gateway.Ada.PostAsync("/v1/files", content: null).Json());

        var request = (await Operation("createJob"))["requestBody"]!["content"]!["application/json"]!["example"]!.DeepClone();
        request["videoId"] = (string)upload["id"]!;
        var job = await gateway.Ada.PostJob(request.ToJsonString()).Json(201);
        AssertAlike(await Example("createJob", "201"), job);
        AssertAlike(
            await Example("cancelJob", "200"),
            await gateway.Ada.PostAsync($"/v1/encoder/jobs/{job["id"]}/cancel", content: null).Json());
        AssertAlike(
            await Example("retryJob", "200"),
            await gateway.Ada.PostAsync($"/v1/encoder/jobs/{job["id"]}/retry", content: null).Json());
        AssertAlike(await Example("deleteJob", "200"), await gateway.Ada.DeleteAsync($"/v1/encoder/jobs/{job["id"]}").Json());

        await using var scripted = new ScriptedGateway();
        await scripted.InitializeAsync();
        var completed = await ScriptedGateway.Completed(
            scripted.Ada, new JsonObject { ["videoUrl"] = "https://example.org/a.mp4", ["webhookUrl"] = "https://example.org/hook" });
        var deliveries = await scripted.Ada.GetAsync($"/v1/encoder/jobs/{completed["id"]}/deliveries").Json();
        AssertAlike((await Example("listDeliveries", "200"))["pageInfo"], deliveries["pageInfo"]);
        AssertAlike(
            await Example("redeliver", "202"),
            await scripted.Ada.PostAsync(
                $"/v1/encoder/jobs/{completed["id"]}/deliveries/{deliveries["data"]![0]!["id"]}/redeliver", content: null).Json(202));
        // The job of the example has an uploaded source.
        completed["videoId"] = "6053115ebba24b4d700c8c49";
        completed.Remove("videoUrl");
        AssertAlike(await Example("getJob", "200"), completed);
    }

    /// <summary>Asserts that two documents have the same members of the same types. Of lists, only the first items are compared.</summary>
    internal static void AssertAlike(JsonNode? expected, JsonNode? actual, string path = "$")
    {
        Assert.True(expected?.GetValueKind() == actual?.GetValueKind(), $"{path}: {expected?.ToJsonString()} and {actual?.ToJsonString()}");
        switch (expected, actual)
        {
            case (JsonObject members, JsonObject found):
                Assert.True(
                    members.Select(m => m.Key).Order().SequenceEqual(found.Select(m => m.Key).Order()),
                    $"{path}: {string.Join(", ", members.Select(m => m.Key))} and {string.Join(", ", found.Select(m => m.Key))}");
                foreach (var (name, value) in members) AssertAlike(value, found[name], $"{path}.{name}");
                break;
            case (JsonArray { Count: > 0 } items, JsonArray found):
                Assert.True(found.Count > 0, $"{path} is empty");
                AssertAlike(items[0], found[0], $"{path}[0]");
                break;
        }
    }

    private async Task<List<(string Path, string Method, JsonObject Operation)>> Operations()
    {
        var document = JsonNode.Parse(await gateway.Anyone.GetStringAsync("/openapi/v1.json"))!;
        var operations = document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(o => (path.Key, o.Key, o.Value!.AsObject()))).ToList();
        Assert.Equal(16, operations.Count);
        Assert.All(operations, operation => Assert.Contains(operation.Item2, s_methods));
        return operations;
    }

    private async Task<JsonObject> Operation(string id) =>
        (await Operations()).Single(o => (string?)o.Operation["operationId"] == id).Operation;

    private async Task<JsonNode> Example(string id, string status) =>
        (await Operation(id))["responses"]![status]!["content"]!["application/json"]!["example"]!;

    private async Task<string[]> Parameters(string id) =>
        [.. (await Operation(id))["parameters"]!.AsArray().Select(p => (string)p!["name"]!).Order()];
}
