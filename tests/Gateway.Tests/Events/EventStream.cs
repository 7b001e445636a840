using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;

namespace Encoder.Gateway.Tests.Events;

/// <summary>A client of a stream of Server-Sent Events.</summary>
internal sealed class EventStream : IAsyncDisposable
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(30);

    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<SseItem<JsonObject>> _events;

    private EventStream(HttpResponseMessage response, IAsyncEnumerator<SseItem<JsonObject>> events) =>
        (_response, _events) = (response, events);

    public static async Task<EventStream> Open(HttpClient client, string path, string? lastEventId = null)
    {
        var response = await Send(client, path, lastEventId);
        Assert.Equal("200 text/event-stream", $"{(int)response.StatusCode} {response.Content.Headers.ContentType?.MediaType}");
        var parser = SseParser.Create(
            await response.Content.ReadAsStreamAsync(), (_, data) => JsonNode.Parse(data)!.AsObject());
        return new EventStream(response, parser.EnumerateAsync().GetAsyncEnumerator());
    }

    public static async Task<HttpResponseMessage> Send(HttpClient client, string path, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Returns the next event; null at the end of the stream.</summary>
    public async Task<(string Id, JsonObject Job)?> Next()
    {
        if (!await _events.MoveNextAsync().AsTask().WaitAsync(s_deadline)) return null;
        Assert.Equal("job", _events.Current.EventType);
        return (_events.Current.EventId!, _events.Current.Data);
    }

    /// <summary>Reads up to the next event that shows a job in a status, and returns it.</summary>
    public async Task<(string Id, JsonObject Job)> Until(string jobId, string status)
    {
        while (true)
        {
            var (id, job) = (await Next())!.Value;
            if ((string?)job["id"] == jobId && (string?)job["status"] == status) return (id, job);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _response.Dispose();
        await ValueTask.CompletedTask;
    }
}
