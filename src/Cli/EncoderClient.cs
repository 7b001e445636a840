using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Json;
using Encoder.Gateway;

namespace Encoder.Cli;

/// <summary>A client of the service's API, for one tenant.</summary>
internal sealed class EncoderClient : IDisposable
{
    private readonly HttpClient _http;

    /// <param name="address">The service's base address.</param>
    /// <param name="token">A token of the tenant.</param>
    public EncoderClient(string address, string token)
    {
        _http = new HttpClient { BaseAddress = new Uri(address) };
        _http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", token);
    }

    /// <summary>Uploads a video.</summary>
    public async Task<MediaFile> Upload(string path, CancellationToken cancellationToken)
    {
        await using var content = File.OpenRead(path);
        using var file = new StreamContent(content) { Headers = { ContentType = new MediaTypeHeaderValue("video/mp4") } };
        using var form = new MultipartFormDataContent { { file, "file", Path.GetFileName(path) } };
        using var answer = await _http.PostAsync("v1/files", form, cancellationToken);
        return await Read<MediaFile>(answer, cancellationToken);
    }

    /// <summary>Posts a job.</summary>
    public async Task<Job> Post(JobRequest request, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsJsonAsync("v1/encoder/jobs", request, EncoderJson.Options, cancellationToken);
        return await Read<Job>(answer, cancellationToken);
    }

    /// <summary>Gets the current job.</summary>
    public async Task<Job> Get(string id, CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync($"v1/encoder/jobs/{id}", cancellationToken);
        return await Read<Job>(answer, cancellationToken);
    }

    /// <summary>Gets a page of jobs, newest first.</summary>
    public async Task<PagedList<Job>> List(int page, int perPage, JobStatus? status, CancellationToken cancellationToken)
    {
        var only = status is { } kind ? $"&status={JsonNamingPolicy.CamelCase.ConvertName(kind.ToString())}" : "";
        using var answer = await _http.GetAsync($"v1/encoder/jobs?page={page}&perPage={perPage}{only}", cancellationToken);
        return await Read<PagedList<Job>>(answer, cancellationToken);
    }

    /// <summary>Waits until the job has completed or failed.</summary>
    /// <param name="id">Id of the job.</param>
    /// <param name="interval">Time between two requests.</param>
    /// <param name="onProgress">Called with the job after every request.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task<Job> AwaitEnd(string id, TimeSpan interval, Action<Job>? onProgress, CancellationToken cancellationToken)
    {
        while (true)
        {
            var job = await Get(id, cancellationToken);
            onProgress?.Invoke(job);
            if (job.Status is JobStatus.Completed or JobStatus.Failed) return job;
            await Task.Delay(interval, cancellationToken);
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<T> Read<T>(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.IsSuccessStatusCode) return (await answer.Content.ReadFromJsonAsync<T>(EncoderJson.Options, cancellationToken))!;
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        throw new HttpRequestException($"{(int)answer.StatusCode} from the service: {body}");
    }
}
