using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Json;

namespace Encoder.Client;

/// <summary>Reads Server-Sent Events about jobs, and reconnects whenever the connection is lost.</summary>
internal sealed class JobEvents(EncoderClient client, string path)
{
    private static readonly TimeSpan s_reconnectDelay = TimeSpan.FromSeconds(1);

    private string? _lastEventId;

    /// <param name="current">Returns the current job: the last event may be lost together with a connection.</param>
    /// <param name="cancellationToken">Ends the sequence with an <see cref="OperationCanceledException"/>.</param>
    public async IAsyncEnumerable<Job> UntilEnd(
        Func<Task<Job>> current, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var first = true;
        while (true)
        {
            if (!first) await Task.Delay(s_reconnectDelay, cancellationToken);
            if (await Reachable(current, first) is { } job)
            {
                yield return job;
                if (job.Status.HasEnded()) yield break;
                await foreach (var change in Connection(cancellationToken))
                {
                    yield return change;
                    if (change.Status.HasEnded()) yield break;
                }
            }
            first = false;
        }
    }

    /// <param name="cancellationToken">Ends the sequence with an <see cref="OperationCanceledException"/>.</param>
    public async IAsyncEnumerable<Job> Endless([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            await foreach (var change in Connection(cancellationToken)) yield return change;
            await Task.Delay(s_reconnectDelay, cancellationToken);
        }
    }

    /// <summary>Returns the job; null if the service is unavailable. The first call throws instead.</summary>
    private static async Task<Job?> Reachable(Func<Task<Job>> current, bool first)
    {
        try
        {
            return await current();
        }
        catch (Exception exception) when (!first && IsTransient(exception))
        {
            return null;
        }
    }

    /// <summary>Returns the events of one connection, until it is lost.</summary>
    private async IAsyncEnumerable<Job> Connection([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (_lastEventId is { Length: > 0 } last) request.Headers.TryAddWithoutValidation("Last-Event-ID", last);
        using var response = await Connected(request, cancellationToken);
        if (response is null) yield break;
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var parser = SseParser.Create(body, (_, data) => JsonSerializer.Deserialize<Job>(data, EncoderJson.Options)!);
        await using var events = parser.EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await Next(events)) yield return events.Current.Data;

        async Task<bool> Next(IAsyncEnumerator<SseItem<Job>> items)
        {
            try
            {
                var any = await items.MoveNextAsync();
                _lastEventId = parser.LastEventId;
                return any;
            }
            catch (Exception exception) when (IsTransient(exception))
            {
                return false;
            }
        }
    }

    private async Task<HttpResponseMessage?> Connected(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await client.Open(request, cancellationToken);
        }
        catch (Exception exception) when (IsTransient(exception))
        {
            return null;
        }
    }

    private static bool IsTransient(Exception exception) =>
        exception is HttpRequestException or IOException or EncoderException { Status: >= System.Net.HttpStatusCode.InternalServerError };
}
