using Encoder.Gateway.Hosting;
using Encoder.Gateway.Limits;
using Encoder.Gateway.Problems;
using Encoder.Storage.Media;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Encoder.Gateway.Files;

/// <summary>Streams the multipart field "file" of a request into the media store; the client's names are not used for anything.</summary>
public sealed class UploadReader(
    IWorkspace workspace, Admission admission, IOptions<UploadOptions> options, IOptions<ConnectionOptions> connections)
{
    private const string FieldName = "file";

    /// <summary>What multipart framing and other fields may take beside the file itself.</summary>
    private const long MaxOverhead = 1 << 20;

    /// <summary>
    /// How much of an upload that was refused is still read and thrown away: a client that is sending sees the answer only if
    /// the connection is not cut off under it.
    /// </summary>
    private const long MaxIgnored = 32 << 20;

    /// <summary>What the multipart reader's own exceptions carry; the operating system's carry its error number.</summary>
    private const int GenericIOError = unchecked((int)0x80131620);

    private static readonly MediaTypeHeaderValue s_multipart = new("multipart/form-data");

    public static bool HasBody(HttpRequest request) =>
        request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true && request.ContentLength != 0;

    /// <summary>The file, whole and on the disk; or the problem to answer, and nothing is kept.</summary>
    public async Task<(StagedFile? File, ProblemHttpResult? Problem)> Stage(HttpContext context, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || !type.IsSubsetOf(s_multipart)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 70 } boundary)
            return (null, Problem.UnsupportedMediaType("multipart/form-data with a boundary"));
        if (context.Request.ContentLength > options.Value.MaxSize + MaxOverhead) return (null, Problem.BodyTooLarge(options.Value.MaxSize));
        if (StatedDigests.Read(context.Request.Headers, out var ofBody) is { } unreadable)
            return (null, Problem.Invalid(unreadable, StatedDigests.Rule));
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = options.Value.MaxSize + MaxIgnored;

        // What has no Content-Length was admitted without it.
        var room = await admission.Room(context);
        StagedFile? staged = null;
        var whole = false;
        try
        {
            await using var arriving = new MinimumRateStream(context.Request.Body, connections.Value);
            await using var body = new DigestedStream(arriving, ofBody);
            var reader = new MultipartReader(boundary.Value!, body) { HeadersLengthLimit = 16 * 1024 };
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (!IsFile(section)) continue;
                if (staged is not null) return (null, Problem.Invalid(FieldName, "must be given once"));
                if (StatedDigests.Read(section.Headers ?? [], out var ofFile) is { } wrong)
                    return (null, Problem.Invalid($"{FieldName}.{wrong}", StatedDigests.Rule));
                await using var content = new DigestedStream(section.Body, ofFile);
                staged = await workspace.Stage(content, Math.Min(options.Value.MaxSize, room), cancellationToken);
                if (!await content.Matches(cancellationToken)) return (null, Problem.DigestMismatch);
            }
            if (staged is null) return (null, Problem.Invalid(FieldName, "the multipart field \"file\" is required"));
            if (staged.Size == 0) return (null, Problem.Invalid(FieldName, "must not be empty"));
            if (!await body.Matches(cancellationToken)) return (null, Problem.DigestMismatch);
            // Other uploads have ended meanwhile.
            if (staged.Size > await admission.Room(context)) return (null, admission.TooMuchStored(context));
            whole = true;
            return (staged, null);
        }
        catch (MediaTooLargeException tooLarge)
        {
            return (null, tooLarge.MaxBytes < options.Value.MaxSize
                ? admission.TooMuchStored(context)
                : Problem.BodyTooLarge(options.Value.MaxSize));
        }
        catch (Exception exception) when (exception is InvalidDataException
            or IOException { HResult: GenericIOError } and not StorageFullException and not BadHttpRequestException)
        {
            return (null, Problem.Invalid(FieldName, "the multipart body is cut off or not well formed"));
        }
        finally
        {
            // Whether the body was whole is only known at its end.
            if (!whole && staged is not null) workspace.Discard(staged);
        }
    }

    private static bool IsFile(MultipartSection section) =>
        ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
        && HeaderUtilities.RemoveQuotes(disposition.Name).Equals(FieldName, StringComparison.Ordinal);
}
