using System.Globalization;
using Encoder.Gateway.Uploads;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Encoder.Gateway.Problems;

/// <summary>The error responses of the API: problem documents (RFC 9457) with a stable <c>type</c>, <c>urn:encoder:SLUG</c>.</summary>
public static class Problem
{
    private const string TokenRule =
        "Send a valid token: \"Authorization: <jwt>\" or \"Authorization: Bearer <jwt>\", signed with HS256 and one of the " +
        "tenant's secrets, with an \"apikey\" claim that names the tenant.";

    /// <summary>400: the body or query breaks rules. <c>errors</c> lists them by the member's path or the parameter's name.</summary>
    public static ProblemHttpResult Invalid(IReadOnlyDictionary<string, string[]> errors) =>
        Of(StatusCodes.Status400BadRequest, "invalid-request", "The request is invalid.", Details(errors), errors);

    /// <summary>400: the body or query breaks one rule.</summary>
    public static ProblemHttpResult Invalid(string path, string rule) => Invalid(new Dictionary<string, string[]> { [path] = [rule] });

    /// <summary>400: the body is not a JSON object.</summary>
    public static ProblemHttpResult MalformedJson(string detail) =>
        Of(StatusCodes.Status400BadRequest, "malformed-json", "The body is not a JSON object.", detail);

    /// <summary>400: the content does not have the digest that the sender stated (RFC 9530).</summary>
    public static ProblemHttpResult DigestMismatch { get; } = Of(
        StatusCodes.Status400BadRequest,
        "digest-mismatch",
        "The content does not match its digest.",
        "The received content does not have the stated SHA-256 digest. Nothing was stored; send the content again.");

    /// <summary>
    /// 403: media needs a URL with a token that is valid now. The response reveals neither what is wrong with the token nor whether the
    /// file exists.
    /// </summary>
    public static ProblemHttpResult MediaForbidden { get; } = Of(
        StatusCodes.Status403Forbidden,
        "media-forbidden",
        "A valid URL is required.",
        "The URL has no token, or its token is invalid or has expired. Get the current fileUrl of the file from the API.");

    /// <summary>403: only tenants that are admins may see this.</summary>
    public static ProblemHttpResult AdminOnly { get; } = Of(
        StatusCodes.Status403Forbidden,
        "admin-only",
        "Admin access is required.",
        "The token belongs to a tenant that is not an admin (Encoder:Tenants:N:Admin).");

    /// <summary>404: the id does not exist or belongs to another tenant; the response does not reveal which.</summary>
    public static ProblemHttpResult NotFound(string what) =>
        Of(StatusCodes.Status404NotFound, "not-found", "Not found.", $"The {what} does not exist.");

    /// <summary>404: the job names a video that does not exist.</summary>
    public static ProblemHttpResult VideoNotFound { get; } = Of(
        StatusCodes.Status404NotFound, "not-found", "Not found.", "The file does not exist: videoId must be the id of an uploaded file.",
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
        "A request with this key is in progress.",
        "Send the request again after the time in Retry-After to get the response to the first one.");

    /// <summary>422: the key was used with another body.</summary>
    public static ProblemHttpResult IdempotencyKeyReused { get; } = Of(
        StatusCodes.Status422UnprocessableEntity,
        "idempotency-key-reused",
        "The key was used for another request.",
        "An Idempotency-Key belongs to one request for 24 hours, and the body must be identical, byte for byte. Use another key.");

    /// <summary>409: an unfinished job uses the file.</summary>
    public static ProblemHttpResult FileInUse(string jobId) =>
        Of(
            StatusCodes.Status409Conflict,
            "file-in-use",
            "The file is in use.",
            "A file cannot be deleted while a queued or processing job uses it.",
            extension: ("jobId", jobId));

    /// <summary>409: the bytes do not start at the current offset of the resumable upload.</summary>
    public static ProblemHttpResult WrongOffset(long offset) =>
        Of(
            StatusCodes.Status409Conflict,
            "wrong-offset",
            "The offset is wrong.",
            $"The upload has {offset} bytes so far; Upload-Offset must be that number.",
            extension: ("offset", offset));

    /// <summary>412: the client uses another version of tus.</summary>
    public static ProblemHttpResult TusVersion { get; } = Of(
        StatusCodes.Status412PreconditionFailed,
        "tus-version",
        "The tus version is not supported.",
        $"The header {TusHeaders.Resumable} must be {TusHeaders.Version}.");

    /// <summary>423: another request is using the upload.</summary>
    public static ProblemHttpResult UploadLocked { get; } = Of(
        StatusCodes.Status423Locked,
        "upload-locked",
        "The upload is in use.",
        "Another request is using the upload or has taken it over. Get the current offset and continue from there.");

    /// <summary>460, defined by tus: the bytes do not have the checksum that the client stated.</summary>
    public static ProblemHttpResult ChecksumMismatch { get; } = Of(
        460,
        "checksum-mismatch",
        "The content does not match its checksum.",
        "The received bytes do not have the checksum in Upload-Checksum. Nothing was stored; send them again.");

    /// <summary>413: the resumable upload has more bytes than its stated length.</summary>
    public static ProblemHttpResult UploadTooLong { get; } = Of(
        StatusCodes.Status413PayloadTooLarge,
        "body-too-large",
        "The body is too large.",
        "The upload is larger than its Upload-Length. The body was discarded.");

    /// <summary>413: the body is larger than allowed.</summary>
    public static ProblemHttpResult BodyTooLarge(long maxBytes) =>
        Of(StatusCodes.Status413PayloadTooLarge, "body-too-large", "The body is too large.", $"At most {maxBytes} bytes are allowed.");

    /// <summary>415: the content type is not supported.</summary>
    public static ProblemHttpResult UnsupportedMediaType(string allowed) =>
        Of(
            StatusCodes.Status415UnsupportedMediaType,
            "unsupported-media-type",
            "The media type is not supported.",
            $"Only {allowed} is supported.");

    /// <summary>422: a job would fail because of its source; <c>code</c> is the code of its error.</summary>
    public static ProblemHttpResult SourceRefused(string code, string message) =>
        Of(
            StatusCodes.Status422UnprocessableEntity,
            "source-unusable",
            "The video cannot be encoded.",
            message,
            extension: ("code", code));

    /// <summary>429: the tenant has reached a limit. <c>limit</c> names it, and Retry-After says when to try again.</summary>
    public static ProblemHttpResult LimitReached(HttpContext context, string limit, string detail, TimeSpan retryAfter)
    {
        context.Response.Headers.RetryAfter = Math.Ceiling(retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Of(StatusCodes.Status429TooManyRequests, "limit-reached", "A limit has been reached.", detail, extension: ("limit", limit));
    }

    /// <summary>503: the limit on concurrent dry runs has been reached.</summary>
    public static ProblemHttpResult TooManyDryRuns { get; } = Of(
        StatusCodes.Status503ServiceUnavailable,
        "dry-runs-busy",
        "Too many dry runs.",
        "The maximum number of dry runs is in progress. Try again shortly, or create the job.");

    /// <summary>503: fetching and probing the source took longer than a dry run may.</summary>
    public static ProblemHttpResult DryRunTooLong { get; } = Of(
        StatusCodes.Status503ServiceUnavailable,
        "dry-run-timeout",
        "The dry run took too long.",
        "The video could not be fetched and probed within the time allowed for a dry run. A job may take longer.");

    /// <summary>507: there is no space for an upload or a job.</summary>
    public static ProblemHttpResult StorageFull { get; } = Of(
        StatusCodes.Status507InsufficientStorage,
        "storage-full",
        "There is no storage space left.",
        "There is no storage space left for uploads and jobs. Nothing was stored. Delete files that are no longer needed, or try again " +
        "later.");

    /// <summary>Returns the problem for a status without a more specific cause.</summary>
    public static ProblemDetails ForStatus(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => Details(status, "unauthorized", "A valid token is required.", TokenRule),
        StatusCodes.Status404NotFound => Details(status, "not-found", "Not found.", "There is nothing at this address."),
        StatusCodes.Status405MethodNotAllowed => Details(
            status,
            "method-not-allowed",
            "The method is not allowed.",
            "The Allow header lists the methods that are allowed."),
        StatusCodes.Status408RequestTimeout =>
            Details(status, "request-timeout", "The request took too long.", "The headers and the body must arrive without long pauses."),
        StatusCodes.Status412PreconditionFailed => Details(
            status,
            "precondition-failed",
            "A precondition is not met.",
            "The file does not match If-Match or If-Unmodified-Since."),
        StatusCodes.Status413PayloadTooLarge =>
            Details(status, "body-too-large", "The body is too large.", "The body is larger than allowed."),
        StatusCodes.Status414UriTooLong =>
            Details(status, "uri-too-long", "The URL is too long.", "The request line may have at most 8,192 bytes."),
        StatusCodes.Status431RequestHeaderFieldsTooLarge => Details(
            status,
            "headers-too-large",
            "The headers are too large.",
            "At most 100 headers with a total of 32,768 bytes are allowed."),
        StatusCodes.Status505HttpVersionNotsupported =>
            Details(status, "http-version", "The HTTP version is not supported.", "Use HTTP/1.1."),
        StatusCodes.Status415UnsupportedMediaType =>
            Details(status, "unsupported-media-type", "The media type is not supported.", "This content type is not supported."),
        StatusCodes.Status416RangeNotSatisfiable => Details(
            status,
            "range-not-satisfiable",
            "The range is outside the file.",
            "The Content-Range header states the size of the file."),
        StatusCodes.Status503ServiceUnavailable => Details(
            status,
            "unavailable",
            "The service is unavailable.",
            "The request may or may not have taken effect. Try again shortly."),
        >= 500 => Details(status, "internal", "Internal error.", "The service has logged the error."),
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
