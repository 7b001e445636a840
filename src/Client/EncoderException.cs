using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Encoder.Contracts.Json;

namespace Encoder.Client;

/// <summary>The exception thrown when the service refuses a request. It carries the problem document (RFC 9457).</summary>
public sealed class EncoderException : Exception
{
    private EncoderException(HttpStatusCode status, Document problem, TimeSpan? retryAfter)
        : base(problem.Detail ?? problem.Title ?? $"The service answered {(int)status}.")
    {
        Status = status;
        Type = problem.Type ?? "about:blank";
        Errors = problem.Errors ?? [];
        RetryAfter = retryAfter;
    }

    /// <summary>The HTTP status code.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>The stable type of the problem, for example <c>urn:encoder:job-not-queued</c>.</summary>
    public string Type { get; }

    /// <summary>The errors of an invalid request, by the path of the member, such as <c>presets[0].resolutions[2]</c>.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; }

    /// <summary>The delay after which to try again; null if the service does not state one.</summary>
    public TimeSpan? RetryAfter { get; }

    internal static async Task<EncoderException> Read(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return new EncoderException(response.StatusCode, Parse(body), Delay(response.Headers));
    }

    /// <summary>Returns the delay that <c>Retry-After</c> states in seconds or, as a proxy may, as a date (RFC 9110, 10.2.3).</summary>
    private static TimeSpan? Delay(HttpResponseHeaders headers)
    {
        var delay = headers.RetryAfter?.Delta ?? headers.RetryAfter?.Date - (headers.Date ?? DateTimeOffset.UtcNow);
        return delay < TimeSpan.Zero ? TimeSpan.Zero : delay;
    }

    /// <summary>Parses the problem document. A proxy between client and service may respond in another form.</summary>
    private static Document Parse(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<Document>(body, EncoderJson.Options) ?? new Document();
        }
        catch (JsonException)
        {
            return new Document();
        }
    }

    private sealed record Document
    {
        public string? Type { get; init; }

        public string? Title { get; init; }

        public string? Detail { get; init; }

        public Dictionary<string, string[]>? Errors { get; init; }
    }
}
