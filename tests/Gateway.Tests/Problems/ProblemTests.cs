using System.Diagnostics.CodeAnalysis;
using Encoder.Contracts.Files;
using System.Text.Json.Nodes;
using Encoder.Gateway.Tests.Files;
using Encoder.Gateway.Tests.Hosting;
using Encoder.Storage;
using Encoder.Storage.Files;
using Encoder.Storage.Media;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Encoder.Gateway.Tests.Problems;

public sealed class ProblemTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Theory]
    [InlineData("/dashboard/nothing.js")]
    [InlineData("/v1")]
    [InlineData("/v2/encoder/jobs")]
    [InlineData("/v1/encoder")]
    [InlineData("/v1/encoder/jobs/605311c86efd284e474c5c76/x")]
    [InlineData("/favicon.ico")]
    [InlineData("/openapi/v2.json")]
    public async Task An_unknown_path_is_a_problem(string path)
    {
        await gateway.Ada.GetAsync(path).Problem(404, "not-found");
        await gateway.Anyone.GetAsync(path).Problem(404, "not-found");
    }

    [Theory]
    [InlineData("PUT", "/v1/encoder/jobs", "GET, POST")]
    [InlineData("PATCH", "/v1/encoder/jobs/605311c86efd284e474c5c76", "DELETE, GET")]
    [InlineData("POST", "/v1/files/605311c86efd284e474c5c76", "DELETE, GET")]
    [InlineData("DELETE", "/v1/files", "GET, POST")]
    [InlineData("TRACE", "/v1/files", "GET, POST")]
    [InlineData("PUT", "/media/uploads/videos/x.mp4", "GET, HEAD, OPTIONS")]
    public async Task A_method_that_is_not_allowed_is_a_problem_that_names_the_allowed_ones(string method, string path, string allowed)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await gateway.Ada.SendAsync(request);
        await response.Problem(405, "method-not-allowed");
        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow.Order()));
    }

    [Fact]
    public async Task Head_is_answered_without_a_body()
    {
        using var head = await gateway.Ada.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/v1/encoder/jobs"));
        Assert.Equal(405, (int)head.StatusCode);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    public static TheoryData<string, int, string> Failures => new()
    {
        { "InvalidOperationException", 500, "internal" },
        { "TimeoutException", 503, "unavailable" },
        { "SqliteException", 503, "unavailable" },
        { "IOException", 503, "unavailable" },
        { "StorageFullException", 507, "storage-full" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_failure_of_the_service_reveals_nothing_of_its_internals(string exception, int status, string slug)
    {
        const string Secret = "/srv/secret/path";
        var index = new FailingIndex(exception switch
        {
            "TimeoutException" => new TimeoutException(Secret),
            "SqliteException" => new Microsoft.Data.Sqlite.SqliteException(Secret, 14),
            "IOException" => new IOException(Secret),
            "StorageFullException" => new StorageFullException(new IOException(Secret)),
            _ => new InvalidOperationException(Secret),
        });
        await using var failing = await RunningGateway.Start(
            configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton<IFileIndex>(index)));

        using var response = await failing.Ada.GetAsync("/v1/files");
        await response.Problem(status, slug);
        Assert.True(response.Headers.Contains("X-Content-Type-Options"));
        Assert.DoesNotContain(Secret, $"{response.Headers}{await response.Content.ReadAsStringAsync()}", StringComparison.Ordinal);
        Assert.Equal(slug == "unavailable", response.Headers.RetryAfter is not null);
    }

    public static TheoryData<string, int, string> Rejected => new()
    {
        { "\0\0\0\0\r\n\r\n", 400, "bad-request" },
        { "GET\r\n\r\n", 400, "bad-request" },
        { "GET / HTTP/9.9\r\n\r\n", 505, "http-version" },
        { "GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n", 400, "bad-request" },
        { "GET /v1/files/%00 HTTP/1.1\r\nHost: x\r\n\r\n", 400, "bad-request" },
        { "GET /media/encoded/x%00.mp4 HTTP/1.1\r\nHost: x\r\n\r\n", 400, "bad-request" },
        { "GET / HTTP/1.1\r\n\r\n", 400, "bad-request" },
        { "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400, "bad-request" },
        { "GET / HTTP/1.1\r\nHost: x\r\nno header\r\n\r\n", 400, "bad-request" },
        { "POST /v1/files HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400, "bad-request" },
        { "POST /v1/files HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 400, "bad-request" },
        { $"GET /{new string('x', 10_000)} HTTP/1.1\r\nHost: x\r\n\r\n", 414, "uri-too-long" },
        { $"GET / HTTP/1.1\r\nHost: x\r\nX: {new string('x', 100_000)}\r\n\r\n", 431, "headers-too-large" },
        {
            $"GET / HTTP/1.1\r\nHost: x\r\n{string.Concat(Enumerable.Range(0, 200).Select(i => $"X{i}: x\r\n"))}\r\n", 431,
            "headers-too-large"
        },
    };

    [Theory]
    [MemberData(nameof(Rejected))]
    public async Task Requests_that_Kestrel_rejects_get_a_problem_document_too(string sent, int status, string slug)
    {
        using var request = await RawRequest.Connect(gateway.Address);
        // An earlier request on the same connection is answered normally.
        await request.Send("GET /openapi/v1.json HTTP/1.1\r\nHost: x\r\n\r\n");
        await request.Send(sent);
        var answers = await request.Answer();
        Assert.StartsWith("HTTP/1.1 200 ", answers, StringComparison.Ordinal);

        var answer = answers[answers.LastIndexOf("HTTP/1.1 ", StringComparison.Ordinal)..];
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var (head, body) = ($"{answer[..end]}\r\n", answer[(end + 4)..]);
        var problem = JsonNode.Parse(body)!.AsObject();
        Assert.Equal(($"urn:encoder:{slug}", status), ((string?)problem["type"], (int?)problem["status"]));
        Assert.Contains("\r\nContent-Type: application/problem+json\r\n", head, StringComparison.Ordinal);
        Assert.Contains($"\r\nContent-Length: {body.Length}\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Content-Type-Options: nosniff", head, StringComparison.Ordinal);
        Assert.DoesNotContain("\r\nServer:", head, StringComparison.Ordinal);
        await gateway.Ada.GetAsync("/v1/files").Json();
    }

    [Theory]
    [InlineData("/v1/encoder/jobs", "application/json", "zz")]
    [InlineData("/v1/encoder/jobs", "application/json", "ffffffffffffffff")]
    [InlineData("/v1/uploads", "application/offset+octet-stream", "ffffffffffffffff")]
    public async Task A_chunk_without_a_valid_size_is_the_clients_fault(string path, string type, string size)
    {
        using var request = await RawRequest.Connect(gateway.Address);
        await request.Send(
            $"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: {Token.Of(TestTenant.Ada)}\r\nContent-Type: {type}\r\n"
            + $"Tus-Resumable: 1.0.0\r\nUpload-Length: 2\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n{size}\r\n{{}}\r\n");
        var answer = await request.Answer();
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("urn:encoder:bad-request", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/files", true, 200)]
    [InlineData("/v1/files", false, 401)]
    [InlineData("/v1/files/605311c86efd284e474c5c76", true, 404)]
    [InlineData("/openapi/v1.json", false, 200)]
    [InlineData("/health/live", false, 200)]
    [InlineData("/media/uploads/videos/x.mp4", false, 404)]
    public async Task Every_answer_has_security_headers(string path, bool withToken, int status)
    {
        using var response = await (withToken ? gateway.Ada : gateway.Anyone).GetAsync(path);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["no-referrer"], response.Headers.GetValues("Referrer-Policy"));
        Assert.Equal(["default-src 'none'; frame-ancestors 'none'"], response.Headers.GetValues("Content-Security-Policy"));
        Assert.False(response.Headers.Contains("Server"));
    }

    /// <summary>A database that fails, because that cannot be forced from outside.</summary>
    [SuppressMessage("Usage", "CA2201", Justification = "The test chooses the exceptions.")]
    private sealed class FailingIndex(Exception exception) : IFileIndex
    {
        public Task Add(string tenant, params IReadOnlyList<MediaFile> files) => throw exception;

        public Task<MediaFile?> Get(string tenant, string fileId) => throw exception;

        public Task<Page<MediaFile>> List(string tenant, string? type, PageRequest page) => throw exception;

        public Task<FileRemoval> Remove(string tenant, string fileId, Func<MediaFile, string> path) => throw exception;

        public Task Announce(string path) => throw exception;

        public Task<IReadOnlyList<string>> ListUnnamed(TimeSpan since) => Task.FromResult<IReadOnlyList<string>>([]);

        public Task Forget(string path) => throw exception;

        public Task<IReadOnlyList<FileKey>> ListUploads(DateTimeOffset before, int max) => throw exception;

        public Task<IReadOnlyList<FileKey>> ListOutputs(DateTimeOffset before, int max) => throw exception;
    }
}
