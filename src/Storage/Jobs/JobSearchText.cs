using Encoder.Contracts.Jobs;

namespace Encoder.Storage.Jobs;

/// <summary>The searchable text of a job.</summary>
public static class JobSearchText
{
    /// <summary>The maximum number of characters that are kept for a job, so that searching many jobs reads a bounded amount.</summary>
    public const int MaxLength = 4000;

    /// <summary>
    /// Splits a query into words, in the form in which <see cref="Of"/> holds them: lower case, without control characters, some of which
    /// PostgreSQL does not accept.
    /// </summary>
    public static string[] Split(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Plain(query).Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>
    /// Returns the text of a job. Short parts come first, because the text is cut off after <see cref="MaxLength"/> characters.
    /// </summary>
    internal static string Of(Job job)
    {
        var text = string.Join(' ', Parts(job).OfType<string>());
        var length = Math.Min(text.Length, MaxLength);
        if (length < text.Length && char.IsHighSurrogate(text[length - 1])) length--;
        return Plain(text[..length]);
    }

    private static IEnumerable<string?> Parts(Job job) =>
    [
        job.Id, job.VideoId, job.Error?.Code, job.Error?.Message, job.VideoUrl,
        .. (job.Metadata ?? []).SelectMany(pair => new[] { pair.Key, pair.Value }),
    ];

    private static string Plain(string text) => string.Create(text.Length, text, static (plain, text) =>
    {
        text.AsSpan().ToLowerInvariant(plain);
        foreach (ref var c in plain)
        {
            if (char.IsControl(c) || char.IsWhiteSpace(c)) c = ' ';
        }
    });
}
