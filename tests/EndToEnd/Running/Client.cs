using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Json;
using Encoder.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Encoder.EndToEnd.Running;

/// <summary>A client of the REST API that authenticates as a tenant of a data folder.</summary>
internal sealed class Client : IDisposable
{
    private readonly HttpClient _http;

    /// <param name="tenant">Zero-based index of the tenant in tenants.json.</param>
    public Client(string address, string dataFolder, int tenant = 0)
        : this(address, JsonNode.Parse(File.ReadAllText(Path.Combine(dataFolder, "tenants.json")))!["tenants"]![tenant]!)
    {
    }

    private Client(string address, JsonNode tenant)
    {
        WebhookSecret = (string)tenant["webhookSecrets"]![0]!;
        var key = new SymmetricSecurityKey(System.Text.Encoding.UTF8.GetBytes((string)tenant["secrets"]![0]!));
        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Claims = new Dictionary<string, object> { ["apikey"] = (string)tenant["apiKey"]! },
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.HmacSha256),
        });
        _http = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(5) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public Uri Address => _http.BaseAddress!;

    public string Token => _http.DefaultRequestHeaders.Authorization!.Parameter!;

    public string WebhookSecret { get; }

    public async Task<MediaFile> Upload(string path)
    {
        using var form = new MultipartFormDataContent { { new StreamContent(File.OpenRead(path)), "file", Path.GetFileName(path) } };
        using var answer = await _http.PostAsync("/v1/files", form);
        return await Read<MediaFile>(answer, HttpStatusCode.Created);
    }

    public async Task<Job> Post(JobRequest request)
    {
        using var answer = await _http.PostAsJsonAsync("/v1/encoder/jobs", request, EncoderJson.Options);
        return await Read<Job>(answer, HttpStatusCode.Created);
    }

    public async Task<Job> Job(string id)
    {
        using var answer = await _http.GetAsync($"/v1/encoder/jobs/{id}");
        return await Read<Job>(answer, HttpStatusCode.OK);
    }

    // Polls rarely enough not to take processor time from the job.
    public Task<Job> Ended(string id, TimeSpan? within = null) => Eventually.Get(
        async () => await Job(id) is { Status: JobStatus.Completed or JobStatus.Failed } job ? job : null,
        $"the end of job {id}",
        within ?? TimeSpan.FromMinutes(2),
        every: TimeSpan.FromMilliseconds(100));

    /// <summary>Sends a GET request and returns the status and the body of the answer.</summary>
    public async Task<(HttpStatusCode Status, string Body)> Get(string address)
    {
        using var answer = await _http.GetAsync(address);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Controls a job.</summary>
    public async Task<Job> Control(string jobId, string action)
    {
        using var answer = await _http.PostAsync($"/v1/encoder/jobs/{jobId}/{action}", content: null);
        return await Read<Job>(answer, HttpStatusCode.OK);
    }

    public async Task<HttpStatusCode> Delete(string jobId)
    {
        using var answer = await _http.DeleteAsync($"/v1/encoder/jobs/{jobId}");
        return answer.StatusCode;
    }

    /// <summary>Returns all files. No files may be added meanwhile.</summary>
    public async Task<MediaFile[]> Files()
    {
        var files = new List<MediaFile>();
        for (var page = 1; ; page++)
        {
            using var answer = await _http.GetAsync($"/v1/files?perPage=100&page={page}");
            var list = await Read<FileList>(answer, HttpStatusCode.OK);
            files.AddRange(list.Data);
            if (page >= list.PageInfo.LastPage) return [.. files];
        }
    }

    /// <summary>Requests the path of a URL from this service, whose port may have changed since the URL was made.</summary>
    public Task<HttpResponseMessage> Media(string fileUrl) => _http.GetAsync(new Uri(fileUrl).AbsolutePath);

    public Task<HttpResponseMessage> Send(
        HttpRequestMessage request, HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead) =>
        _http.SendAsync(request, completion);

    public void Dispose() => _http.Dispose();

    private static async Task<T> Read<T>(HttpResponseMessage answer, HttpStatusCode expected)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{answer.StatusCode}: {text}");
        return JsonSerializer.Deserialize<T>(text, EncoderJson.Options)!;
    }

    private sealed record FileList(PageInfo PageInfo, MediaFile[] Data);

    private sealed record PageInfo(int LastPage);
}
