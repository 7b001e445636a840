using System.Net.Http.Headers;
using System.Text;
using Encoder.Grains.Webhooks;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Outbound;

/// <summary>Posts webhook messages in the format of Standard Webhooks, under the outbound rules.</summary>
/// <remarks>
/// An attempt takes at most <see cref="OutboundOptions.WebhookTimeout"/>. Once the receiver has sent a status, the status is the outcome,
/// even if the body is incomplete.
/// </remarks>
public sealed class WebhookSender(OutboundHttp http, IOptions<OutboundOptions> options, TimeProvider time) : IWebhookSender
{
    private static readonly MediaTypeHeaderValue s_json = new("application/json");
    private readonly TimeSpan _timeout = options.Value.WebhookTimeout;

    public async Task<WebhookAnswer> Send(WebhookMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var started = time.GetTimestamp();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_timeout);
        try
        {
            if (OutboundUrl.Read(message.Url) is not { } url) return NoAnswer(OutboundUrl.Rule);
            using var request = Request(message);
            using var answer = await http.Send(url, request, deadline.Token);
            var body = await WebhookAnswerBody.Read(answer.Content, deadline.Token);
            cancellationToken.ThrowIfCancellationRequested();
            return new WebhookAnswer((int)answer.StatusCode, Failure: null, time.GetElapsedTime(started), RetryAfter(answer.Headers), body);
        }
        catch (OutboundException exception)
        {
            return NoAnswer(exception.Failure.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return NoAnswer($"The receiver did not answer within {_timeout.TotalSeconds:0.###} s.");
        }
        catch (FormatException)
        {
            return NoAnswer("The tenant's webhook secret is malformed, so that the message could not be signed.");
        }

        WebhookAnswer NoAnswer(string why) => new(Status: null, why, time.GetElapsedTime(started), RetryAfter: null, Body: null);
    }

    private static HttpRequestMessage Request(WebhookMessage message) => new()
    {
        Method = HttpMethod.Post,
        Headers =
        {
            { "User-Agent", "Encoder-Webhooks/1" },
            { "webhook-id", message.Id },
            { "webhook-timestamp", message.Timestamp.ToUnixTimeSeconds().ToString() },
            { "webhook-signature", WebhookSignature.Header(message.Id, message.Timestamp, message.Body, message.Secrets) },
        },
        Content = new ByteArrayContent(Encoding.UTF8.GetBytes(message.Body)) { Headers = { ContentType = s_json } },
    };

    /// <summary>
    /// Returns the delay that the receiver asks for (RFC 9110, section 10.2.3). A date is relative to the response's <c>Date</c>, if any.
    /// </summary>
    private TimeSpan? RetryAfter(HttpResponseHeaders headers)
    {
        var wait = headers.RetryAfter?.Delta ?? headers.RetryAfter?.Date - (headers.Date ?? time.GetUtcNow());
        return wait >= TimeSpan.Zero ? wait : null;
    }
}
