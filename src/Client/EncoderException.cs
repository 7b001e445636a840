using System.Net;
using System.Text.Json;
using Encoder.Contracts.Json;

namespace Encoder.Client;

/// <summary>The service refused a request and said why in a problem document (RFC 9457).</summary>
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

    /// <summary>The stable type of the problem: <c>urn:encoder:job-not-queued</c>, for example.</summary>
    public string Type { get; }

    /// <summary>For an invalid request, what is wrong with each of its members: <c>presets[0].resolutions[2]</c>.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; }

    /// <summary>When the service asks to be called again; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; }

    internal static async Task<EncoderException> Read(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return new EncoderException(response.StatusCode, Parse(body), response.Headers.RetryAfter?.Delta);
    }

    /// <summary>What stands between the client and the service, a proxy for example, answers in other forms.</summary>
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
