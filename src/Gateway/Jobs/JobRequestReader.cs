using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Json;
using Encoder.Gateway.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Encoder.Gateway.Jobs;

/// <summary>Reads the body of a job's creation: its form here, its rules in <see cref="JobRequestRules"/>.</summary>
public static class JobRequestReader
{
    /// <summary>Most bytes in the body; the largest request that follows the rules has fewer.</summary>
    public const int MaxBytes = 256 * 1024;

    private const string Urls = "must be a string with an absolute http or https URL";

    private static readonly JsonSerializerOptions s_options = EncoderJson.Apply(new JsonSerializerOptions { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow });

    private static readonly FrozenDictionary<string, string> s_forms = new Dictionary<string, string>
    {
        ["videoId"] = "must be a string",
        ["videoUrl"] = Urls,
        ["presets"] = "must be an array of objects with resolutions and format",
        ["thumbnails"] = "must be an array of objects with timestamp, resolutions, formats and filters",
        ["webhookUrl"] = Urls,
        ["metadata"] = "must be an object of strings",
        ["priority"] = "must be a whole number from 0 to 9",
        ["resolutions"] = "must be an array of resolutions",
        ["format"] = "must be \"hls\" or \"mp4\"",
        ["timestamp"] = "must be a string: \"HH:MM:SS\" or \"HH:MM:SS.mmm\"",
        ["formats"] = "must be an array of \"jpg\", \"webp\" or \"png\"",
        ["filters"] = "must be an array of \"none\" or \"blur\"",
    }.ToFrozenDictionary();

    /// <summary>The request, or the problem to answer.</summary>
    public static async Task<(JobRequest? Request, ProblemHttpResult? Problem)> Read(HttpRequest http, CancellationToken cancellationToken)
    {
        if (!http.HasJsonContentType()) return (null, Problem.UnsupportedMediaType("application/json"));
        if (await ReadBody(http.Body, cancellationToken) is not { } body) return (null, Problem.BodyTooLarge(MaxBytes));
        try
        {
            using var syntax = JsonDocument.Parse(body);
            if (syntax.RootElement.ValueKind != JsonValueKind.Object) return (null, Problem.Invalid("$", "must be a JSON object"));
        }
        catch (JsonException exception)
        {
            return (null, Problem.MalformedJson($"It ends to be JSON in line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}."));
        }

        try
        {
            return (JsonSerializer.Deserialize<JobRequest>(body.Span, s_options), null);
        }
        catch (JsonException exception)
        {
            return (null, Problem.Invalid(PathOf(exception), RuleOf(exception, body)));
        }
    }

    /// <summary>The whole body; null when it has too many bytes.</summary>
    private static async Task<ReadOnlyMemory<byte>?> ReadBody(Stream body, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxBytes + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length > MaxBytes ? null : buffer.AsMemory(0, length);
    }

    /// <summary>"$.presets[0].format" as the client would write it: "presets[0].format".</summary>
    private static string PathOf(JsonException exception) =>
        exception.Path is { } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : exception.Path ?? "$";

    private static string RuleOf(JsonException exception, ReadOnlyMemory<byte> body)
    {
        if (HasDuplicates(body)) return "must not be given twice";
        var path = PathOf(exception);
        var known = path.Split('.').Reverse().Select(part => part.Split('[')[0]).Where(part => part.Length > 0);
        // Within metadata every name is the client's own; elsewhere the last name must be one of ours.
        var name = path.StartsWith("metadata", StringComparison.Ordinal) ? "metadata" : known.FirstOrDefault() ?? "";
        return s_forms.TryGetValue(name, out var form) ? form : "is not a member that is allowed here";
    }

    private static bool HasDuplicates(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var strict = JsonDocument.Parse(body, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return false;
        }
        catch (JsonException)
        {
            return true;
        }
    }
}
