using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Encoder.Client;
using Encoder.Contracts.Jobs;
using Encoder.Testing;

namespace Encoder.Cli.Tests.Client;

/// <summary>Tests that the client calls exactly the operations in openapi/v1.json.</summary>
public sealed partial class ContractTests
{
    private const string Id = "605311c86efd284e474c5c76";

    /// <summary><c>Watch</c> gets the job first, and stops if it is not found.</summary>
    private static readonly string[] s_notCovered = ["get /v1/encoder/jobs/{id}/events"];

    [Fact]
    public async Task Every_call_is_an_operation_of_the_document_and_every_operation_has_a_call()
    {
        var operations = Operations();
        var called = new HashSet<string>();
        foreach (var request in await Requests())
        {
            var path = HexId().Replace(request.RequestUri!.AbsolutePath, "{id}");
            var name = $"{request.Method.Method.ToLowerInvariant()} {path}";
            Assert.True(operations.TryGetValue(name, out var operation), $"{name} is not in the document.");
            called.Add(name);
            var known = (operation["parameters"]?.AsArray() ?? []).Select(parameter => (string)parameter!["name"]!).ToHashSet();
            foreach (var parameter in request.RequestUri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
                Assert.Contains(parameter.Split('=')[0], known);
        }
        Assert.Equal(s_notCovered.Order(), operations.Keys.Except(called).Order());
    }

    [Fact]
    public async Task A_refusal_has_type_detail_and_errors()
    {
        const string Problem =
            """{"type":"urn:encoder:invalid-request","title":"t","detail":"d","errors":{"presets":["at least one"]}}""";
        using var client = Client(new Answer(HttpStatusCode.BadRequest, Problem));

        var refused = await Assert.ThrowsAsync<EncoderException>(() => client.Jobs.Submit(new JobRequest()));

        Assert.Equal((HttpStatusCode.BadRequest, "urn:encoder:invalid-request", "d"), (refused.Status, refused.Type, refused.Message));
        Assert.Equal(["at least one"], refused.Errors["presets"]);
    }

    [Fact]
    public async Task An_error_from_a_proxy_is_a_refusal_too()
    {
        using var client = Client(new Answer(HttpStatusCode.BadGateway, "<html>"));

        var refused = await Assert.ThrowsAsync<EncoderException>(() => client.Jobs.Get(Id));

        Assert.Equal((HttpStatusCode.BadGateway, "about:blank"), (refused.Status, refused.Type));
    }

    private static async Task<IReadOnlyList<HttpRequestMessage>> Requests()
    {
        var answer = new Answer(HttpStatusCode.NotFound, "{}");
        using var client = Client(answer);
        Func<Task>[] calls =
        [
            () => client.Usage(),
            () => client.Jobs.Submit(new JobRequest(), "key"),
            () => client.Jobs.Get(Id, JobDetails.Plan | JobDetails.Verification),
            () => client.Jobs.List(JobStatus.Failed, 2, 30),
            () => client.Jobs.Search(new JobSearch { Text = "a & b", From = "2021-03-18", To = "2021-03-18T08:50+01:00" }),
            () => client.Jobs.Delete(Id),
            () => client.Jobs.Cancel(Id),
            () => client.Jobs.Retry(Id),
            () => client.Jobs.WatchAll().GetAsyncEnumerator().MoveNextAsync().AsTask(),
            () => client.Jobs.Deliveries(Id, 2, 30),
            () => client.Jobs.Redeliver(Id, Id),
            () => client.Jobs.Watch(Id).GetAsyncEnumerator().MoveNextAsync().AsTask(),
            () => client.Files.Upload(new MemoryStream([1]), "a.mp4"),
            () => client.Files.List("video", 2, 30),
            () => client.Files.Get(Id),
            () => client.Files.Delete(Id),
            () => client.Files.Sign(Id, TimeSpan.FromMinutes(5)),
        ];
        foreach (var call in calls) await Assert.ThrowsAsync<EncoderException>(call);
        return answer.Requests;
    }

    private static Dictionary<string, JsonNode> Operations()
    {
        var document = JsonNode.Parse(File.ReadAllText(Repository.File("openapi/v1.json")))!;
        return document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(
                operation => ($"{operation.Key} {Parameter().Replace(path.Key, "{id}")}", operation.Value!)))
            .ToDictionary();
    }

    private static EncoderClient Client(Answer answer) => new(new Uri("http://service/"), "token", answer);

    /// <summary>Answers every request in the same way.</summary>
    private sealed class Answer(HttpStatusCode status, string body) : HttpMessageHandler
    {
        public List<HttpRequestMessage> Requests { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add(request);
            return Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8) });
        }
    }

    [GeneratedRegex("\\{[a-zA-Z]+\\}", RegexOptions.NonBacktracking)]
    private static partial Regex Parameter();

    [GeneratedRegex("[0-9a-f]{24}", RegexOptions.NonBacktracking)]
    private static partial Regex HexId();
}
