using System.Threading.Channels;
using Encoder.Gateway.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Encoder.Cli.Webhooks;

/// <summary>Receives webhook messages on a port of the loopback interface.</summary>
internal sealed class WebhookInbox : IAsyncDisposable
{
    private readonly Channel<ReceivedWebhook> _messages = Channel.CreateUnbounded<ReceivedWebhook>();
    private readonly WebApplication _server;

    private WebhookInbox(WebApplication server)
    {
        _server = server;
        _server.MapPost("/hook", Receive);
    }

    /// <summary>The URL for webhooks.</summary>
    public string Url => $"{GatewayApp.AddressOf(_server)}/hook";

    /// <param name="cancellationToken">Cancels the start.</param>
    /// <param name="port">The port; 0 for a free one.</param>
    public static async Task<WebhookInbox> Open(CancellationToken cancellationToken, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var inbox = new WebhookInbox(builder.Build());
        await inbox._server.StartAsync(cancellationToken);
        return inbox;
    }

    /// <summary>Waits for the next message; null if none arrives in time.</summary>
    public async Task<ReceivedWebhook?> Next(TimeSpan within, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(within);
        try
        {
            return await _messages.Reader.ReadAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task<IResult> Receive(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync();
        var headers = request.Headers;
        await _messages.Writer.WriteAsync(new ReceivedWebhook(
            headers["webhook-id"].ToString(),
            headers["webhook-timestamp"].ToString(),
            headers["webhook-signature"].ToString(),
            body));
        return Results.NoContent();
    }
}
