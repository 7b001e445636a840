using System.Text.RegularExpressions;
using Encoder.Gateway.Tests.Hosting;

namespace Encoder.Gateway.Tests;

public sealed partial class TenancyTests(ScriptedGateway gateway) : IClassFixture<ScriptedGateway>
{
    private const string Unknown = "605311c86efd284e474c5c76";

    [Fact]
    public async Task Another_tenants_resources_answer_exactly_like_resources_that_never_existed()
    {
        var upload = await gateway.Ada.Upload(await Clip.Mp4).Json(201);
        var job = await ScriptedGateway.Completed(gateway.Ada);
        var (uploadId, jobId, outputId) = ((string)upload["id"]!, (string)job["id"]!, (string)job["files"]![0]!["id"]!);

        foreach (var (method, path, id) in new[]
        {
            ("GET", "/v1/encoder/jobs/{0}", jobId), ("DELETE", "/v1/encoder/jobs/{0}", jobId),
            ("POST", "/v1/encoder/jobs/{0}/cancel", jobId), ("POST", "/v1/encoder/jobs/{0}/retry", jobId),
            ("GET", "/v1/files/{0}", uploadId), ("DELETE", "/v1/files/{0}", uploadId),
            ("GET", "/v1/files/{0}", outputId), ("DELETE", "/v1/files/{0}", outputId),
        })
        {
            var answer = await Answer(method, string.Format(path, id));
            Assert.Equal(await Answer(method, string.Format(path, Unknown)), answer);
            Assert.StartsWith("404 ", answer, StringComparison.Ordinal);
        }

        object Using(string videoId) => new { videoId, presets = new[] { new { resolutions = new[] { "360" }, format = "mp4" } } };
        var never = (await gateway.Bob.PostJob(Using(Unknown)).Problem(404, "not-found")).ToJsonString();
        Assert.Equal(never, (await gateway.Bob.PostJob(Using(uploadId)).Problem(404, "not-found")).ToJsonString());
        Assert.Equal(never, (await gateway.Bob.PostJob(Using(outputId)).Problem(404, "not-found")).ToJsonString());
        Assert.Equal(never, (await gateway.Ada.PostJob(Using(outputId)).Problem(404, "not-found")).ToJsonString());

        foreach (var list in new[]
        {
            "/v1/encoder/jobs", "/v1/encoder/jobs?userId=u1", "/v1/encoder/jobs?status=completed", "/v1/files", "/v1/files?type=video",
        })
        {
            Assert.Equal(
                """{"pageInfo":{"currentPage":1,"perPage":20,"lastPage":1,"total":0},"data":[]}""",
                (await gateway.Bob.GetAsync(list).Json()).ToJsonString());
        }

        // Everything still exists for its owner.
        Assert.Equal(job.ToJsonString(), (await gateway.Ada.GetAsync($"/v1/encoder/jobs/{jobId}").Json()).ToJsonString());
        Assert.Equal(upload.ToJsonString(), (await gateway.Ada.GetAsync($"/v1/files/{uploadId}").Json()).ToJsonString());
        await gateway.Ada.GetAsync($"/v1/files/{outputId}").Json();
    }

    /// <summary>Reads the routes from the OpenAPI document, so that a new route without a guard fails here.</summary>
    [Fact]
    public async Task Every_route_of_the_api_needs_a_token()
    {
        var paths = (await gateway.Anyone.GetAsync("/openapi/v1.json").Json())["paths"]!.AsObject();
        var operations = paths.SelectMany(
            path => path.Value!.AsObject().Select(operation => (Path: path.Key, Method: operation.Key.ToUpperInvariant()))).ToArray();
        Assert.Equal(16, operations.Length);
        foreach (var (path, method) in operations)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), Parameter().Replace(path, Unknown));
            await gateway.Anyone.SendAsync(request).Problem(401, "unauthorized");
        }
    }

    [GeneratedRegex(@"\{[a-zA-Z]+\}", RegexOptions.NonBacktracking)]
    private static partial Regex Parameter();

    private async Task<string> Answer(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await gateway.Bob.SendAsync(request);
        return $"{(int)response.StatusCode} {response.Content.Headers} {await response.Content.ReadAsStringAsync()}";
    }
}
