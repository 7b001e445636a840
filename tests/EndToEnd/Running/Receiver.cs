using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Encoder.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Encoder.EndToEnd.Running;

/// <summary>An endpoint that receives webhooks.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Receiver(WebApplication app) => _app = app;

    public string Url => $"{_app.Urls.First()}/hook";

    public ConcurrentQueue<Delivery> Deliveries { get; } = new();

    /// <summary>Returns the HTTP status with which to answer a delivery; 204 by default.</summary>
    public Func<Delivery, int> Answer { get; set; } = _ => 204;

    public static async Task<Receiver> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var receiver = new Receiver(app);
        app.MapPost("/hook", (Delegate)receiver.Receive);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>Waits for the first delivery about a job and returns it.</summary>
    public Task<Delivery> Delivery(string jobId, TimeSpan? within = null) =>
        Eventually.Get(
            () => Task.FromResult(Deliveries.FirstOrDefault(d => d.Body.Contains($"\"{jobId}\"", StringComparison.Ordinal))),
            $"the webhook of {jobId}",
            within);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> Receive(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var headers = context.Request.Headers;
        var delivery = new Delivery(
            headers["webhook-id"].Single()!, headers["webhook-timestamp"].Single()!, headers["webhook-signature"].Single()!, body);
        Deliveries.Enqueue(delivery);
        return Results.StatusCode(Answer(delivery));
    }
}

/// <summary>A webhook delivery, as it arrived.</summary>
internal sealed record Delivery(string Id, string Timestamp, string Signature, string Body)
{
    /// <summary>Returns whether the delivery is signed with the secret, as Standard Webhooks specifies.</summary>
    public bool IsSignedWith(string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var expected = $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{Id}.{Timestamp}.{Body}")))}";
        return Signature.Split(' ').Contains(expected);
    }
}
