using System.Text.Json;
using Encoder.Contracts.Jobs;

namespace Encoder.Client;

/// <summary>The conditions of a search for jobs. A job must meet all of them.</summary>
public sealed record JobSearch
{
    /// <summary>The status of the jobs; null for any.</summary>
    public JobStatus? Status { get; init; }

    /// <summary>
    /// Words separated by spaces. Each must occur in the job's id, the id of its upload, its URL, its metadata or its error. Null for any.
    /// </summary>
    public string? Text { get; init; }

    /// <summary>The earliest creation time: a date in UTC, such as 2021-03-18, or an ISO 8601 time. Null for no limit.</summary>
    public string? From { get; init; }

    /// <summary>The latest creation time: a date in UTC, which is included, or an ISO 8601 time. Null for no limit.</summary>
    public string? To { get; init; }

    /// <summary>Returns the conditions as additional query parameters: <c>&amp;status=queued</c>.</summary>
    internal string Query()
    {
        var status = Status is { } one ? JsonNamingPolicy.CamelCase.ConvertName(one.ToString()) : null;
        return string.Concat(new[] { ("status", status), ("q", Text), ("createdFrom", From), ("createdTo", To) }
            .Where(pair => pair.Item2 is not null)
            .Select(pair => $"&{pair.Item1}={Uri.EscapeDataString(pair.Item2!)}"));
    }
}
