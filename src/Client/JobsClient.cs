using System.Net.Http.Json;
using Encoder.Contracts;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Json;
using Encoder.Contracts.Webhooks;

namespace Encoder.Client;

/// <summary>Encoding jobs: <c>/v1/encoder/jobs</c>.</summary>
public sealed class JobsClient
{
    private const string Jobs = "v1/encoder/jobs";

    private readonly EncoderClient _client;

    internal JobsClient(EncoderClient client) => _client = client;

    /// <summary>Submits a job. It is durable when this returns.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="idempotencyKey">
    /// Makes a repeated call return the first call's job: use a key of its own for each job, and the same one for each retry.
    /// </param>
    /// <param name="cancellationToken">Cancels the call; the job may have been accepted nevertheless.</param>
    public async Task<Job> Submit(JobRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, Jobs);
        message.Content = JsonContent.Create(request, options: EncoderJson.Options);
        if (idempotencyKey is not null) message.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        return await _client.Send<Job>(message, cancellationToken);
    }

    /// <summary>The job as it stands.</summary>
    public Task<Job> Get(string id, JobDetails details = JobDetails.None, CancellationToken cancellationToken = default)
    {
        var included = string.Join(',', Enum.GetValues<JobDetails>().Where(one => one != JobDetails.None && details.HasFlag(one)));
        return _client.Get<Job>(Path(id) + (included.Length > 0 ? $"?include={included.ToLowerInvariant()}" : ""), cancellationToken);
    }

    /// <summary>A page of jobs, newest first.</summary>
    /// <param name="status">Jobs in this state only; null for all.</param>
    /// <param name="page">1 or more.</param>
    /// <param name="perPage">1 to 100.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<PagedList<Job>> List(
        JobStatus? status = null, int page = 1, int perPage = 20, CancellationToken cancellationToken = default) =>
        Search(new JobSearch { Status = status }, page, perPage, cancellationToken);

    /// <summary>A page of the jobs that meet all conditions, newest first.</summary>
    /// <param name="search">The conditions.</param>
    /// <param name="page">1 or more.</param>
    /// <param name="perPage">1 to 100.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<PagedList<Job>> Search(
        JobSearch search, int page = 1, int perPage = 20, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(search);
        return _client.Get<PagedList<Job>>($"{Jobs}?page={page}&perPage={perPage}{search.Query()}", cancellationToken);
    }

    /// <summary>Deletes a queued job and returns it as it was.</summary>
    public Task<Job> Delete(string id, CancellationToken cancellationToken = default) =>
        _client.Send<Job>(HttpMethod.Delete, Path(id), cancellationToken);

    /// <summary>Ends a queued or processing job as failed, with the code <c>cancelled</c>.</summary>
    public Task<Job> Cancel(string id, CancellationToken cancellationToken = default) =>
        _client.Send<Job>(HttpMethod.Post, $"{Path(id)}/cancel", cancellationToken);

    /// <summary>Queues a failed job again; what it has finished is kept.</summary>
    public Task<Job> Retry(string id, CancellationToken cancellationToken = default) =>
        _client.Send<Job>(HttpMethod.Post, $"{Path(id)}/retry", cancellationToken);

    /// <summary>
    /// The job as it stands, and then after each change, until it has completed or failed. Changes that follow each other quickly
    /// may come as one. A lost connection is made again.
    /// </summary>
    public IAsyncEnumerable<Job> Watch(string id, CancellationToken cancellationToken = default) =>
        new JobEvents(_client, $"{Path(id)}/events").UntilEnd(() => Get(id, cancellationToken: cancellationToken), cancellationToken);

    /// <summary>
    /// Jobs of the tenant, each after each change, from now on. A lost connection is made again, and goes on where it was.
    /// </summary>
    public IAsyncEnumerable<Job> WatchAll(CancellationToken cancellationToken = default) =>
        new JobEvents(_client, "v1/encoder/events").Endless(cancellationToken);

    /// <summary>Attempts at delivering the job's webhooks, newest first.</summary>
    public Task<PagedList<WebhookDelivery>> Deliveries(
        string id, int page = 1, int perPage = 20, CancellationToken cancellationToken = default) =>
        _client.Get<PagedList<WebhookDelivery>>($"{Path(id)}/deliveries?page={page}&perPage={perPage}", cancellationToken);

    /// <summary>Delivers a webhook once more, with its <c>webhook-id</c>. Returns the new attempt.</summary>
    public Task<WebhookDelivery> Redeliver(string id, string deliveryId, CancellationToken cancellationToken = default) =>
        _client.Send<WebhookDelivery>(
            HttpMethod.Post, $"{Path(id)}/deliveries/{Uri.EscapeDataString(deliveryId)}/redeliver", cancellationToken);

    /// <summary>Waits until the job has completed or failed, and returns it.</summary>
    public async Task<Job> WaitForEnd(string id, CancellationToken cancellationToken = default)
    {
        Job? last = null;
        await foreach (var job in Watch(id, cancellationToken)) last = job;
        return last!;
    }

    private static string Path(string id) => $"{Jobs}/{Uri.EscapeDataString(id)}";
}
