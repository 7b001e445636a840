using System.Diagnostics.CodeAnalysis;
using Encoder.Contracts.Files;
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
    [InlineData("/")]
    [InlineData("/v1")]
    [InlineData("/v2/encoder/jobs")]
    [InlineData("/v1/encoder")]
    [InlineData("/v1/encoder/jobs/605311c86efd284e474c5c76/x")]
    [InlineData("/favicon.ico")]
    public async Task An_address_without_anything_is_a_problem(string path)
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
    public async Task A_method_that_is_not_there_is_a_problem_that_names_those_that_are(string method, string path, string allowed)
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
    public async Task A_failure_of_the_service_tells_nothing_of_its_inside(string exception, int status, string slug)
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
        Assert.DoesNotContain(Secret, $"{response.Headers}{await response.Content.ReadAsStringAsync()}", StringComparison.Ordinal);
        Assert.Equal(slug == "unavailable", response.Headers.RetryAfter is not null);
    }

    [Fact]
    public async Task What_is_no_HTTP_gets_an_answer_and_the_service_goes_on()
    {
        foreach (var garbage in new[]
        {
            "\0\0\0\0\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n",
            $"GET / HTTP/1.1\r\nHost: x\r\nX: {new string('x', 100_000)}\r\n\r\n",
        })
        {
            using var request = await RawRequest.Connect(gateway.Address);
            await request.Send(garbage);
            Assert.Matches("^(HTTP/1.1 (400|431|505) |$)", await request.Answer());
        }
        await gateway.Ada.GetAsync("/v1/files").Json();
    }

    /// <summary>A database that fails, which cannot be forced from outside.</summary>
    [SuppressMessage("Usage", "CA2201", Justification = "The exceptions are the test's.")]
    private sealed class FailingIndex(Exception exception) : IFileIndex
    {
        public Task Add(string tenant, params IReadOnlyList<MediaFile> files) => throw exception;

        public Task<MediaFile?> Get(string tenant, string fileId) => throw exception;

        public Task<Page<MediaFile>> List(string tenant, string? type, PageRequest page) => throw exception;

        public Task<FileRemoval> Remove(string tenant, string fileId, Func<MediaFile, string> path) => throw exception;

        public Task Announce(string path) => throw exception;

        public Task<IReadOnlyList<string>> ListUnnamed(TimeSpan since) => Task.FromResult<IReadOnlyList<string>>([]);

        public Task Forget(string path) => throw exception;

        public Task<IReadOnlyList<FileKey>> ListUploads(DateTimeOffset before, int most) => throw exception;

        public Task<IReadOnlyList<FileKey>> ListOutputs(DateTimeOffset before, int most) => throw exception;
    }
}
