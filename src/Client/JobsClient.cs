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
    /// <param name="request">The source and the outputs of the job.</param>
    /// <param name="idempotencyKey">
    /// Makes a repeated call return the first call's job. Use a different key for each job, and the same key for each retry.
    /// </param>
    /// <param name="cancellationToken">Cancels the call; the service may have accepted the job nevertheless.</param>
    public async Task<Job> Submit(JobRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, Jobs);
        message.Content = JsonContent.Create(request, options: EncoderJson.Options);
        if (idempotencyKey is not null) message.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        return await _client.Send<Job>(message, cancellationToken);
    }

    /// <summary>Returns a job in its current state.</summary>
    public Task<Job> Get(string id, JobDetails details = JobDetails.None, CancellationToken cancellationToken = default)
    {
        var included = string.Join(',', Enum.GetValues<JobDetails>().Where(one => one != JobDetails.None && details.HasFlag(one)));
        return _client.Get<Job>(Path(id) + (included.Length > 0 ? $"?include={included.ToLowerInvariant()}" : ""), cancellationToken);
    }

    /// <summary>Returns a page of jobs, newest first.</summary>
    /// <param name="status">The status of the jobs to list; null for all.</param>
    /// <param name="page">The number of the page, 1 or more.</param>
    /// <param name="perPage">The number of jobs per page, 1 to 100.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<PagedList<Job>> List(
        JobStatus? status = null, int page = 1, int perPage = 20, CancellationToken cancellationToken = default) =>
        Search(new JobSearch { Status = status }, page, perPage, cancellationToken);

    /// <summary>Returns a page of the jobs that meet all conditions, newest first.</summary>
    /// <param name="search">The conditions.</param>
    /// <param name="page">The number of the page, 1 or more.</param>
    /// <param name="perPage">The number of jobs per page, 1 to 100.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<PagedList<Job>> Search(
        JobSearch search, int page = 1, int perPage = 20, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(search);
        return _client.Get<PagedList<Job>>($"{Jobs}?page={page}&perPage={perPage}{search.Query()}", cancellationToken);
    }

    /// <summary>Deletes a queued job and returns its last state.</summary>
    public Task<Job> Delete(string id, CancellationToken cancellationToken = default) =>
        _client.Send<Job>(HttpMethod.Delete, Path(id), cancellationToken);

    /// <summary>Cancels a queued or processing job. The job fails with the code <c>cancelled</c>.</summary>
    public Task<Job> Cancel(string id, CancellationToken cancellationToken = default) =>
        _client.Send<Job>(HttpMethod.Post, $"{Path(id)}/cancel", cancellationToken);

    /// <summary>Queues a failed job again. Finished outputs are kept.</summary>
    public Task<Job> Retry(string id, CancellationToken cancellationToken = default) =>
        _client.Send<Job>(HttpMethod.Post, $"{Path(id)}/retry", cancellationToken);

    /// <summary>
    /// Returns the job in its current state, and again after each change, until it has completed or failed. Changes in quick succession
    /// may be combined. Reconnects after a lost connection.
    /// </summary>
    public IAsyncEnumerable<Job> Watch(string id, CancellationToken cancellationToken = default) =>
        new JobEvents(_client, $"{Path(id)}/events").UntilEnd(() => Get(id, cancellationToken: cancellationToken), cancellationToken);

    /// <summary>
    /// Returns each job of the tenant that changes, from now on. Reconnects after a lost connection and continues where it was.
    /// </summary>
    public IAsyncEnumerable<Job> WatchAll(CancellationToken cancellationToken = default) =>
        new JobEvents(_client, "v1/encoder/events").Endless(cancellationToken);

    /// <summary>Returns a page of the attempts to deliver the job's webhook events, newest first.</summary>
    public Task<PagedList<WebhookDelivery>> Deliveries(
        string id, int page = 1, int perPage = 20, CancellationToken cancellationToken = default) =>
        _client.Get<PagedList<WebhookDelivery>>($"{Path(id)}/deliveries?page={page}&perPage={perPage}", cancellationToken);

    /// <summary>Delivers a webhook event again, with the same <c>webhook-id</c>. Returns the new attempt.</summary>
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
