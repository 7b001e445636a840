using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text.Json;
using Encoder.Contracts.Jobs;
using Encoder.Gateway.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Encoder.Gateway.Jobs;

/// <summary>Reads the body of a request that creates a job: a <see cref="JobRequest"/> in JSON.</summary>
public static class JobRequestReader
{
    /// <summary>The maximum size of the body in bytes. The largest valid request is smaller.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>Returns the request and the SHA-256 of its body in hexadecimal, or the problem to respond with.</summary>
    public static async Task<(JobRequest? Request, string Fingerprint, ProblemHttpResult? Problem)> Read(
        HttpRequest http, CancellationToken cancellationToken)
    {
        if (!http.HasJsonContentType() || !IsUtf8(http)) return (null, "", Problem.UnsupportedMediaType("application/json in UTF-8"));
        if (http.ContentLength > MaxBytes) return (null, "", Problem.BodyTooLarge(MaxBytes));

        ReadResult body;
        try
        {
            body = await http.BodyReader.ReadAtLeastAsync(MaxBytes + 1, cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException)
        {
            // Decompression failed: gzip and deflate throw InvalidDataException, Brotli throws InvalidOperationException.
            return (null, "", Problem.MalformedJson("The body does not match its Content-Encoding."));
        }
        try
        {
            if (body.Buffer.Length > MaxBytes) return (null, "", Problem.BodyTooLarge(MaxBytes));
            var (request, problem) = Parse(body);
            return (request, Fingerprint(body), problem);
        }
        finally
        {
            http.BodyReader.AdvanceTo(body.Buffer.End);
        }
    }

    private static (JobRequest? Request, ProblemHttpResult? Problem) Parse(ReadResult body)
    {
        if (body.Buffer.IsEmpty) return (null, Problem.MalformedJson("The body is empty; a JSON object is required."));
        try
        {
            using var json = JsonDocument.Parse(body.Buffer);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return (null, Problem.MalformedJson("The body must be a JSON object."));
            var (request, errors) = JobRequestForm.Read(json.RootElement);
            return errors.Count > 0 ? (null, Problem.Invalid(errors)) : (request, null);
        }
        catch (JsonException exception)
        {
            return (null, Problem.MalformedJson(
                $"The body is not valid JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}, "
                + "or is nested more than 64 levels deep there."));
        }
        catch (InvalidOperationException)
        {
            // Reading a string failed: a string in valid JSON may still not be valid Unicode.
            return (null, Problem.MalformedJson("A string in the body is not valid UTF-8, or contains an escaped lone surrogate."));
        }
    }

    private static string Fingerprint(ReadResult body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in body.Buffer) hash.AppendData(part.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static bool IsUtf8(HttpRequest http) =>
        !MediaTypeHeaderValue.TryParse(http.ContentType, out var type) || !type.Charset.HasValue
        || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);
}
