using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Encoder.Contracts.Json;
using Encoder.EndToEnd;

namespace Encoder.Cluster.Running;

/// <summary>Clients that keep posting and querying tiny jobs during faults, and record the answers.</summary>
internal sealed class Load : IAsyncDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _videoId;
    private readonly string _webhookUrl;
    private readonly Task[] _clients;
    private int _left;

    /// <param name="max">The largest number of accepted jobs.</param>
    public Load(string videoId, string webhookUrl, int max, params EndToEnd.Running.Client[] clients)
    {
        (_videoId, _webhookUrl) = (videoId, webhookUrl);
        _left = max;
        _clients = Array.ConvertAll(clients, client => Task.Run(() => Go(client)));
    }

    /// <summary>Ids of the jobs that were accepted.</summary>
    public ConcurrentQueue<string> Accepted { get; } = new();

    /// <summary>How often each answer was received.</summary>
    public ConcurrentDictionary<string, int> Answers { get; } = new();

    /// <summary>Answers that must never occur.</summary>
    public ConcurrentQueue<string> Wrong { get; } = new();

    /// <summary>The number of requests that were cut off with their gateway.</summary>
    public int CutOff => Answers.GetValueOrDefault("cut off");

    public string Summary => string.Join(", ", Answers.OrderBy(a => a.Key).Select(a => $"{a.Key}: {a.Value}"));

    public async Task Stop()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_clients);
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _stop.Dispose();
    }

    private async Task Go(EndToEnd.Running.Client client)
    {
        string? last = null;
        while (!_stop.IsCancellationRequested)
        {
            if (MayPost() && await Post(client) is { } posted) Accepted.Enqueue(last = posted);
            if (last is not null) await Ask(client, new HttpRequestMessage(HttpMethod.Get, $"/v1/encoder/jobs/{last}"), HttpStatusCode.OK);
            await Ask(client, new HttpRequestMessage(HttpMethod.Get, "/v1/encoder/jobs?perPage=1"), HttpStatusCode.OK);
            await Task.Delay(s_pause);
        }
    }

    private bool MayPost()
    {
        if (Interlocked.Decrement(ref _left) >= 0) return true;
        Interlocked.Increment(ref _left);
        return false;
    }

    private async Task<string?> Post(EndToEnd.Running.Client client)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/encoder/jobs")
        {
            Content = JsonContent.Create(Jobs.Tiny(_videoId, _webhookUrl), options: EncoderJson.Options),
        };
        if (await Ask(client, request, HttpStatusCode.Created) is { } job) return JsonNode.Parse(job)!["id"]!.GetValue<string>();
        Interlocked.Increment(ref _left);
        return null;
    }

    private async Task<string?> Ask(EndToEnd.Running.Client client, HttpRequestMessage request, HttpStatusCode expected)
    {
        using (request)
        {
            try
            {
                using var answer = await client.Send(request);
                var text = await answer.Content.ReadAsStringAsync();
                Answers.AddOrUpdate($"{request.Method} {(int)answer.StatusCode}", 1, (_, n) => n + 1);
                if (answer.StatusCode == expected) return text;
                if (answer.StatusCode != HttpStatusCode.ServiceUnavailable || answer.Headers.RetryAfter is null)
                    Wrong.Enqueue($"{request.Method} {request.RequestUri}: {(int)answer.StatusCode} {text}");
            }
            catch (HttpRequestException)
            {
                Answers.AddOrUpdate("cut off", 1, (_, n) => n + 1);
            }
            return null;
        }
    }
}
