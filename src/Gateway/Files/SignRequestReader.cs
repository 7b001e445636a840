using System.Buffers;
using System.Text.Json;
using Encoder.Contracts.Files;
using Encoder.Gateway.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Encoder.Gateway.Files;

/// <summary>Reads the body of a request for a signed URL.</summary>
internal static class SignRequestReader
{
    private const int MaxBytes = 1024;
    private const string Member = "expiresIn";

    /// <summary>Returns the request, or the problem to respond with.</summary>
    /// <param name="http">The HTTP request.</param>
    /// <param name="longest">The longest validity that is allowed.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async Task<(SignRequest? Request, ProblemHttpResult? Problem)> Read(
        HttpRequest http, TimeSpan longest, CancellationToken cancellationToken)
    {
        if (!http.HasJsonContentType()) return (null, Problem.UnsupportedMediaType("application/json"));
        try
        {
            var body = await http.BodyReader.ReadAtLeastAsync(MaxBytes + 1, cancellationToken);
            var bytes = body.Buffer.Slice(0, Math.Min(body.Buffer.Length, MaxBytes + 1)).ToArray();
            http.BodyReader.AdvanceTo(body.Buffer.End);
            if (bytes.Length > MaxBytes) return (null, Problem.BodyTooLarge(MaxBytes));
            using var json = JsonDocument.Parse(bytes);
            return Read(json.RootElement, (int)longest.TotalSeconds);
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException or InvalidOperationException)
        {
            return (null, Problem.MalformedJson("The body must be a JSON object."));
        }
    }

    private static (SignRequest? Request, ProblemHttpResult? Problem) Read(JsonElement body, int longest)
    {
        if (body.ValueKind != JsonValueKind.Object) return (null, Problem.MalformedJson("The body must be a JSON object."));
        var members = body.EnumerateObject().Select(member => member.Name).ToArray();
        if (Array.Find(members, name => name != Member) is { } unknown)
            return (null, Problem.Invalid(unknown, $"is not an allowed member; the only allowed member is {Member}"));
        if (members.Length > 1) return (null, Problem.Invalid(Member, "must not be given twice"));
        return body.TryGetProperty(Member, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt32(out var seconds) && seconds >= 1 && seconds <= longest
                ? (new SignRequest(seconds), null)
                : (null, Problem.Invalid(Member, $"must be a whole number of seconds from 1 to {longest}"));
    }
}
