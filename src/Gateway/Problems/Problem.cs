using System.Globalization;
using Encoder.Gateway.Uploads;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Encoder.Gateway.Problems;

/// <summary>The error responses of the API: problem documents (RFC 9457) with a stable <c>type</c>, <c>urn:encoder:SLUG</c>.</summary>
public static class Problem
{
    private const string TokenRule =
        "Send a token that is valid now: \"Authorization: <jwt>\" or \"Authorization: Bearer <jwt>\", signed with HS256 and one of the " +
        "tenant's secrets, its claim \"apikey\" naming the tenant.";

    /// <summary>400: the body or query breaks rules. <c>errors</c> lists them by the member's path or the parameter's name.</summary>
    public static ProblemHttpResult Invalid(IReadOnlyDictionary<string, string[]> errors) =>
        Of(StatusCodes.Status400BadRequest, "invalid-request", "The request breaks a rule.", Details(errors), errors);

    /// <summary>400: the body or query breaks one rule.</summary>
    public static ProblemHttpResult Invalid(string path, string rule) => Invalid(new Dictionary<string, string[]> { [path] = [rule] });

    /// <summary>400: the body is not a JSON object.</summary>
    public static ProblemHttpResult MalformedJson(string detail) =>
        Of(StatusCodes.Status400BadRequest, "malformed-json", "The body is not a JSON object.", detail);

    /// <summary>400: the content does not have the digest that the sender stated (RFC 9530).</summary>
    public static ProblemHttpResult DigestMismatch { get; } = Of(
        StatusCodes.Status400BadRequest,
        "digest-mismatch",
        "The content is not what was sent.",
        "What arrived does not have the SHA-256 digest that was stated for it; nothing of it was kept. Send it again.");

    /// <summary>
    /// 403: media needs a URL with a token that is valid now. The response reveals neither what is wrong with the token nor whether the
    /// file exists.
    /// </summary>
    public static ProblemHttpResult MediaForbidden { get; } = Of(
        StatusCodes.Status403Forbidden,
        "media-forbidden",
        "A valid URL is required.",
        "The URL has no token, or one that is not valid for this address now. Ask the API for the file's fileUrl.");

    /// <summary>403: only tenants that are admins may see this.</summary>
    public static ProblemHttpResult AdminOnly { get; } = Of(
        StatusCodes.Status403Forbidden,
        "admin-only",
        "This is for admins.",
        "The token is that of a tenant that is no admin (Encoder:Tenants:N:Admin).");

    /// <summary>404: the id does not exist or belongs to another tenant; the response does not reveal which.</summary>
    public static ProblemHttpResult NotFound(string what) =>
        Of(StatusCodes.Status404NotFound, "not-found", "Not found.", $"There is no such {what}.");

    /// <summary>404: the job names a video that does not exist.</summary>
    public static ProblemHttpResult VideoNotFound { get; } = Of(
        StatusCodes.Status404NotFound, "not-found", "Not found.", "There is no such file: videoId must be the id of an uploaded file.",
        new Dictionary<string, string[]> { ["videoId"] = ["must be the id of an uploaded file"] });

    /// <summary>
    /// 409: only a queued job can be deleted. <c>jobStatus</c> is the job's status; <c>status</c> is the HTTP status (RFC 9457).
    /// </summary>
    public static ProblemHttpResult JobNotQueued(string status) =>
        Of(
            StatusCodes.Status409Conflict,
            "job-not-queued",
            "The job is not queued.",
            $"Only a queued job can be deleted; this one is {status}.",
            extension: ("jobStatus", status));

    /// <summary>409: only a job that has not ended can be cancelled. <c>jobStatus</c> is the job's status.</summary>
    public static ProblemHttpResult JobEnded(string status) =>
        Of(
            StatusCodes.Status409Conflict,
            "job-ended",
            "The job has ended.",
            $"Only a queued or processing job can be cancelled; this one is {status}.",
            extension: ("jobStatus", status));

    /// <summary>409: only a failed job can be retried. <c>jobStatus</c> is the job's status.</summary>
    public static ProblemHttpResult JobNotFailed(string status) =>
        Of(
            StatusCodes.Status409Conflict,
            "job-not-failed",
            "The job has not failed.",
            $"Only a failed job can be retried; this one is {status}.",
            extension: ("jobStatus", status));

    /// <summary>409: a request with the key is in progress.</summary>
    public static ProblemHttpResult IdempotencyKeyInUse { get; } = Of(
        StatusCodes.Status409Conflict,
        "idempotency-key-in-use",
        "A request with this key is under way.",
        "Send the request again after the time in Retry-After; it is answered as the first one then.");

    /// <summary>422: the key was used with another body.</summary>
    public static ProblemHttpResult IdempotencyKeyReused { get; } = Of(
        StatusCodes.Status422UnprocessableEntity,
        "idempotency-key-reused",
        "The key was used for another request.",
        "An Idempotency-Key belongs to one request for 24 hours; the body must be the same, byte for byte. Use another key.");

    /// <summary>409: an unfinished job uses the file.</summary>
    public static ProblemHttpResult FileInUse(string jobId) =>
        Of(
            StatusCodes.Status409Conflict,
            "file-in-use",
            "The file is in use.",
            "A file can be deleted when no queued or processing job uses it.",
            extension: ("jobId", jobId));

    /// <summary>409: the bytes do not start at the current offset of the resumable upload.</summary>
    public static ProblemHttpResult WrongOffset(long offset) =>
        Of(
            StatusCodes.Status409Conflict,
            "wrong-offset",
            "The bytes do not fit.",
            $"{offset} bytes of the upload have arrived; Upload-Offset must be that number.",
            extension: ("offset", offset));

    /// <summary>412: the client uses another version of tus.</summary>
    public static ProblemHttpResult TusVersion { get; } = Of(
        StatusCodes.Status412PreconditionFailed,
        "tus-version",
        "The version of tus is not supported.",
        $"The header {TusHeaders.Resumable} must be {TusHeaders.Version}.");

    /// <summary>423: another request is using the upload.</summary>
    public static ProblemHttpResult UploadLocked { get; } = Of(
        StatusCodes.Status423Locked,
        "upload-locked",
        "The upload is in use.",
        "Another request is at work on the upload, or took it over. Ask where it stands, and go on there.");

    /// <summary>460, defined by tus: the bytes do not have the checksum that the client stated.</summary>
    public static ProblemHttpResult ChecksumMismatch { get; } = Of(
        460,
        "checksum-mismatch",
        "The bytes are not what was sent.",
        "What arrived does not have the checksum of Upload-Checksum; nothing of it was kept. Send it again.");

    /// <summary>413: the resumable upload has more bytes than its stated length.</summary>
    public static ProblemHttpResult UploadTooLong { get; } = Of(
        StatusCodes.Status413PayloadTooLarge,
        "body-too-large",
        "The body is too large.",
        "The upload has more bytes than Upload-Length said; nothing of the body was kept.");

    /// <summary>413: the body is larger than allowed.</summary>
    public static ProblemHttpResult BodyTooLarge(long maxBytes) =>
        Of(StatusCodes.Status413PayloadTooLarge, "body-too-large", "The body is too large.", $"At most {maxBytes} bytes are allowed here.");

    /// <summary>415: the content type is not supported.</summary>
    public static ProblemHttpResult UnsupportedMediaType(string allowed) =>
        Of(
            StatusCodes.Status415UnsupportedMediaType,
            "unsupported-media-type",
            "The body is of the wrong kind.",
            $"Only {allowed} is allowed here.");

    /// <summary>422: a job would fail because of its source; <c>code</c> is the code of its error.</summary>
    public static ProblemHttpResult SourceRefused(string code, string message) =>
        Of(
            StatusCodes.Status422UnprocessableEntity,
            "source-unusable",
            "Nothing can be made of the video.",
            message,
            extension: ("code", code));

    /// <summary>429: the tenant has reached a limit. <c>limit</c> names it, and Retry-After says when to try again.</summary>
    public static ProblemHttpResult LimitReached(HttpContext context, string limit, string detail, TimeSpan retryAfter)
    {
        context.Response.Headers.RetryAfter = Math.Ceiling(retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Of(StatusCodes.Status429TooManyRequests, "limit-reached", "A limit is reached.", detail, extension: ("limit", limit));
    }

    /// <summary>503: the limit on concurrent dry runs has been reached.</summary>
    public static ProblemHttpResult TooManyDryRuns { get; } = Of(
        StatusCodes.Status503ServiceUnavailable,
        "dry-runs-busy",
        "Too many dry runs.",
        "As many dry runs as are allowed are under way. Ask again after a moment, or create the job.");

    /// <summary>503: fetching and probing the source took longer than a dry run may.</summary>
    public static ProblemHttpResult DryRunTooLong { get; } = Of(
        StatusCodes.Status503ServiceUnavailable,
        "dry-run-timeout",
        "The dry run took too long.",
        "The video could not be fetched and looked into in the time that a dry run may take. A job may take longer.");

    /// <summary>507: there is no space for an upload or a job.</summary>
    public static ProblemHttpResult StorageFull { get; } = Of(
        StatusCodes.Status507InsufficientStorage,
        "storage-full",
        "There is no room.",
        "There is no space left for uploads and jobs; nothing was kept. Delete files that are not needed, or try again later.");

    /// <summary>Returns the problem for a status without a more specific cause.</summary>
    public static ProblemDetails ForStatus(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => Details(status, "unauthorized", "A valid token is required.", TokenRule),
        StatusCodes.Status404NotFound => Details(status, "not-found", "Not found.", "There is nothing at this address."),
        StatusCodes.Status405MethodNotAllowed => Details(
            status,
            "method-not-allowed",
            "The method is not allowed.",
            "The header Allow names the methods that are allowed here."),
        StatusCodes.Status408RequestTimeout =>
            Details(status, "request-timeout", "The request took too long.", "Headers and body must arrive without long pauses."),
        StatusCodes.Status412PreconditionFailed => Details(
            status,
            "precondition-failed",
            "The condition does not hold.",
            "The file is not the one that If-Match or If-Unmodified-Since names."),
        StatusCodes.Status413PayloadTooLarge =>
            Details(status, "body-too-large", "The body is too large.", "The body has more bytes than are allowed here."),
        StatusCodes.Status414UriTooLong =>
            Details(status, "uri-too-long", "The address is too long.", "The request line may have at most 8,192 bytes."),
        StatusCodes.Status431RequestHeaderFieldsTooLarge => Details(
            status,
            "headers-too-large",
            "The headers are too large.",
            "At most 100 headers with 32,768 bytes in all are allowed."),
        StatusCodes.Status505HttpVersionNotsupported =>
            Details(status, "http-version", "The version of HTTP is not supported.", "Use HTTP/1.1."),
        StatusCodes.Status415UnsupportedMediaType =>
            Details(status, "unsupported-media-type", "The body is of the wrong kind.", "The content type is not allowed here."),
        StatusCodes.Status416RangeNotSatisfiable =>
            Details(status, "range-not-satisfiable", "There are no such bytes.", "The header Content-Range says how many bytes there are."),
        StatusCodes.Status503ServiceUnavailable => Details(
            status,
            "unavailable",
            "The service cannot answer now.",
            "Whether a change was made is not known. Ask again after a moment."),
        >= 500 => Details(status, "internal", "The request failed.", "The service failed; the failure is in its log."),
        _ => Details(status, "bad-request", "The request is not valid HTTP.", "The request could not be read."),
    };

    private static ProblemHttpResult Of(
        int status,
        string slug,
        string title,
        string detail,
        IReadOnlyDictionary<string, string[]>? errors = null,
        (string Name, object Value)? extension = null)
    {
        var problem = Details(status, slug, title, detail);
        if (errors is not null) problem.Extensions["errors"] = errors;
        if (extension is { } e) problem.Extensions[e.Name] = e.Value;
        return TypedResults.Problem(problem);
    }

    private static ProblemDetails Details(int status, string slug, string title, string detail) =>
        new() { Status = status, Type = $"urn:encoder:{slug}", Title = title, Detail = detail };

    private static string Details(IReadOnlyDictionary<string, string[]> errors) =>
        string.Join("; ", errors.OrderBy(e => e.Key, StringComparer.Ordinal).Take(5).Select(e => $"{e.Key} {string.Join(", ", e.Value)}"));
}
