using System.Text.Json;
using Encoder.Contracts.Jobs;

namespace Encoder.Client;

/// <summary>Which jobs are wanted: those that meet all conditions.</summary>
public sealed record JobSearch
{
    /// <summary>In this state.</summary>
    public JobStatus? Status { get; init; }

    /// <summary>
    /// Words with spaces between them. Each occurs in the job's id, the id of its upload, its URL, its metadata or its error.
    /// </summary>
    public string? Text { get; init; }

    /// <summary>Created then or later: a date (2021-03-18), which is in UTC, or a time of ISO 8601.</summary>
    public string? From { get; init; }

    /// <summary>Created then or earlier: a date, all of which is included, or a time.</summary>
    public string? To { get; init; }

    /// <summary>The conditions as further parameters of a query: <c>&amp;status=queued</c>.</summary>
    internal string Query()
    {
        var status = Status is { } one ? JsonNamingPolicy.CamelCase.ConvertName(one.ToString()) : null;
        return string.Concat(new[] { ("status", status), ("q", Text), ("createdFrom", From), ("createdTo", To) }
            .Where(pair => pair.Item2 is not null)
            .Select(pair => $"&{pair.Item1}={Uri.EscapeDataString(pair.Item2!)}"));
    }
}
