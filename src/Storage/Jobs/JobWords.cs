using Encoder.Contracts.Jobs;

namespace Encoder.Storage.Jobs;

/// <summary>The text by which a job is found.</summary>
public static class JobWords
{
    /// <summary>Most characters that are kept of the text of one job, so that searching many jobs reads a bounded amount.</summary>
    public const int MaxLength = 4000;

    /// <summary>
    /// The words of a query in the form in which <see cref="Of"/> holds them: lower case, without control characters, which PostgreSQL
    /// does not take all.
    /// </summary>
    public static string[] Split(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Plain(query).Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The text of a job. What is short comes first: the text is cut off after <see cref="MaxLength"/> characters.</summary>
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
