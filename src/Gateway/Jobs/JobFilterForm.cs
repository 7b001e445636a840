using System.Globalization;
using Encoder.Contracts.Jobs;
using Encoder.Storage.Jobs;

namespace Encoder.Gateway.Jobs;

/// <summary>Reads the query parameters that filter a list of jobs.</summary>
internal static class JobFilterForm
{
    /// <summary>The maximum length of <c>q</c>, in characters.</summary>
    public const int MaxLength = 200;

    /// <summary>The maximum number of words in <c>q</c>.</summary>
    private const int MaxWords = 10;

    private const string Date = "yyyy-MM-dd";

    /// <summary>The accepted forms of a time. A time without an offset is in UTC.</summary>
    private static readonly string[] s_times = [Date, $"{Date}'T'HH:mmK", $"{Date}'T'HH:mm:ssK", $"{Date}'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>Whether a list filters by more than status, so that the jobs must be scanned.</summary>
    public static bool IsSearch(IQueryCollection query) =>
        query.ContainsKey("q") || query.ContainsKey("createdFrom") || query.ContainsKey("createdTo");

    /// <summary>Returns the filter, and the errors by parameter. Absent parameters are null.</summary>
    public static (JobFilter Filter, Dictionary<string, string[]> Errors) Read(
        string? status, string? q, string? createdFrom, string? createdTo)
    {
        var errors = new Dictionary<string, string[]>();
        var filter = new JobFilter
        {
            Status = Status(status, errors),
            Words = Words(q, errors),
            CreatedFrom = Time("createdFrom", createdFrom, errors),
            CreatedTo = EndOf(createdTo, Time("createdTo", createdTo, errors)),
        };
        if (filter.CreatedTo < filter.CreatedFrom) errors["createdTo"] = ["must not be before createdFrom"];
        return (filter, errors);
    }

    private static JobStatus? Status(string? text, Dictionary<string, string[]> errors)
    {
        if (text is null) return null;
        foreach (var status in Enum.GetValues<JobStatus>())
        {
            if (JobEndpoints.Name(status) == text) return status;
        }
        errors["status"] = ["must be \"queued\", \"processing\", \"completed\" or \"failed\""];
        return null;
    }

    private static string[] Words(string? q, Dictionary<string, string[]> errors)
    {
        if (q is null) return [];
        var words = q.Length <= MaxLength ? JobSearchText.Split(q) : [];
        if (words.Length is 0 or > MaxWords) errors["q"] = [$"must be 1 to {MaxWords} words with at most {MaxLength} characters in total"];
        return words;
    }

    private static DateTimeOffset? Time(string name, string? text, Dictionary<string, string[]> errors)
    {
        if (text is null) return null;
        if (DateTimeOffset.TryParseExact(
            text, s_times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
            return time;
        errors[name] = ["must be a date such as 2021-03-18, or a time such as 2021-03-18T08:50:57Z"];
        return null;
    }

    /// <summary>Returns the last millisecond of a date; a time is returned unchanged.</summary>
    private static DateTimeOffset? EndOf(string? text, DateTimeOffset? time) =>
        text?.Length == Date.Length ? time + (TimeSpan.FromDays(1) - TimeSpan.FromMilliseconds(1)) : time;
}
