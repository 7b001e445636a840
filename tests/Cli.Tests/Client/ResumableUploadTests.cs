using System.Net;
using System.Text;
using Encoder.Client;
using Encoder.Testing;

namespace Encoder.Cli.Tests.Client;

public sealed class ResumableUploadTests : IDisposable
{
    private const string Id = "6052e0064b442a2f16018374";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task After_a_lost_connection_only_bytes_that_did_not_arrive_are_sent_again()
    {
        var path = _folder.File("clip.mp4");
        await File.WriteAllTextAsync(path, "abcdef");
        using var service = new Service(arrives: 2);
        using var client = new EncoderClient(new Uri("http://service/base/"), "token", service);
        var sent = new List<long>();

        var file = await client.Files.UploadResumable(path, new Sent(sent));

        Assert.Equal(Id, file.Id);
        Assert.Equal(
            [
                "POST /base/v1/uploads 6", $"PATCH /base/v1/uploads/{Id} 0 abcdef", $"HEAD /base/v1/uploads/{Id}",
                $"PATCH /base/v1/uploads/{Id} 2 cdef", $"GET /base/v1/files/{Id}",
            ],
            service.Requests);
        Assert.Equal(6, sent[^1]);
    }

    [Fact]
    public async Task A_refusal_is_not_repeated()
    {
        var path = _folder.File("clip.mp4");
        await File.WriteAllTextAsync(path, "abcdef");
        using var service = new Service(arrives: 0) { Refusal = HttpStatusCode.InsufficientStorage };
        using var client = new EncoderClient(new Uri("http://service/"), "token", service);

        var refused = await Assert.ThrowsAsync<EncoderException>(() => client.Files.UploadResumable(path));

        Assert.Equal(HttpStatusCode.InsufficientStorage, refused.Status);
        Assert.Equal(2, service.Requests.Count);
    }

    [Fact]
    public async Task A_file_that_changes_during_its_upload_fails_the_upload_immediately()
    {
        var path = _folder.File("clip.mp4");
        await File.WriteAllTextAsync(path, "abcdef");
        using var service = new Service(arrives: 2) { IsComplete = false };
        using var client = new EncoderClient(new Uri("http://service/"), "token", service);

        await Assert.ThrowsAsync<IOException>(() => client.Files.UploadResumable(path));

        Assert.Equal(["POST", "PATCH", "HEAD", "PATCH"], service.Requests.Select(request => request.Split(' ')[0]));
    }

    [Theory]
    [InlineData("7", 7, 7)]
    [InlineData("Fri, 31 Dec 2100 23:59:59 GMT", 365 * 86_400, double.MaxValue)]
    [InlineData("Fri, 31 Dec 1999 23:59:59 GMT", 0, 0)]
    public async Task A_refusal_states_after_which_delay_to_try_again(string retryAfter, double atLeast, double atMost)
    {
        var path = _folder.File("clip.mp4");
        await File.WriteAllTextAsync(path, "abcdef");
        using var service = new Service(arrives: 0) { Refusal = HttpStatusCode.TooManyRequests, RetryAfter = retryAfter };
        using var client = new EncoderClient(new Uri("http://service/"), "token", service);

        var refused = await Assert.ThrowsAsync<EncoderException>(() => client.Files.UploadResumable(path));

        Assert.InRange(refused.RetryAfter!.Value.TotalSeconds, atLeast, atMost);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Loses the connection of the first request that carries bytes, or refuses it.</summary>
    private sealed class Service(long arrives) : HttpMessageHandler
    {
        private bool _lost;

        public HttpStatusCode? Refusal { get; init; }

        public string? RetryAfter { get; init; }

        /// <summary>Whether the last byte makes a file of the upload.</summary>
        public bool IsComplete { get; init; } = true;

        public List<string> Requests { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = request.Content is { } content ? await content.ReadAsStringAsync(cancellationToken) : "";
            string[] words =
            [
                $"{request.Method}", request.RequestUri!.AbsolutePath,
                Header(request, "Upload-Length"), Header(request, "Upload-Offset"), body,
            ];
            Requests.Add(string.Join(' ', words.Where(word => word.Length > 0)));
            var answer = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("{}", Encoding.UTF8) };
            switch (request.Method.Method)
            {
                case "POST":
                    answer.Headers.Location = new Uri($"https://public/v1/uploads/{Id}");
                    break;
                case "PATCH" when Refusal is { } status:
                    answer.StatusCode = status;
                    if (RetryAfter is not null) answer.Headers.Add("Retry-After", RetryAfter);
                    break;
                case "PATCH" when !_lost:
                    _lost = true;
                    throw new HttpRequestException("The connection was lost.");
                case "PATCH":
                    answer.Headers.Add("Upload-Offset", "6");
                    if (IsComplete) answer.Headers.Add("Encoder-File-Id", Id);
                    break;
                case "HEAD":
                    answer.Headers.Add("Upload-Offset", $"{arrives}");
                    break;
                default:
                    answer.Content = new StringContent(
                        $$"""
                        {
                          "id": "{{Id}}", "type": "video", "size": 6, "filePath": "files/videos/a.mp4", "meta": {},
                          "createdAt": "2021-03-18T05:07:50.120Z", "updatedAt": "2021-03-18T05:07:50.120Z"
                        }
                        """);
                    break;
            }
            return answer;
        }

        private static string Header(HttpRequestMessage request, string name) =>
            request.Headers.TryGetValues(name, out var values) ? values.First() : "";
    }

    private sealed class Sent(List<long> values) : IProgress<long>
    {
        public void Report(long value) => values.Add(value);
    }
}
