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

/// <summary>Streams the multipart field "file" of a request into the workspace. The client's file name is not used.</summary>
public sealed class UploadReader(
    IWorkspace workspace, Admission admission, IOptions<UploadOptions> options, IOptions<ConnectionOptions> connections)
{
    private const string FieldName = "file";

    /// <summary>The bytes allowed for multipart framing and other fields, in addition to the file.</summary>
    private const long MaxOverhead = 1 << 20;

    /// <summary>
    /// The bytes of a refused upload that are still read and discarded. A client that is sending sees the response only if the connection
    /// stays open.
    /// </summary>
    private const long MaxIgnored = 32 << 20;

    /// <summary>The HResult of the multipart reader's own exceptions. Exceptions from the operating system carry an error number.</summary>
    private const int GenericIOError = unchecked((int)0x80131620);

    /// <summary>The largest number of bytes that are read at once.</summary>
    private const int BufferSize = 64 * 1024;

    private static readonly MediaTypeHeaderValue s_multipart = new("multipart/form-data");

    public static bool HasBody(HttpRequest request) =>
        request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true && request.ContentLength != 0;

    /// <summary>Returns the complete file, staged on disk; or the problem to respond with, in which case nothing is kept.</summary>
    public async Task<(StagedFile? File, ProblemHttpResult? Problem)> Stage(HttpContext context, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || !type.IsSubsetOf(s_multipart)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 70 } boundary)
            return (null, Problem.UnsupportedMediaType("multipart/form-data with a boundary"));
        if (context.Request.ContentLength > options.Value.MaxSize + MaxOverhead) return (null, Problem.BodyTooLarge(options.Value.MaxSize));
        if (StatedDigests.Read(context.Request.Headers, out var ofBody) is { } unreadable)
            return (null, Problem.Invalid(unreadable, StatedDigests.Rule));
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = options.Value.MaxSize + MaxIgnored;

        // A request without Content-Length was admitted without checking its size.
        var room = await admission.Room(context);
        StagedFile? staged = null;
        var whole = false;
        try
        {
            await using var arriving = new MinimumRateStream(context.Request.BodyReader, connections.Value, BufferSize);
            await using var body = new DigestedStream(arriving, ofBody);
            var reader = new MultipartReader(boundary.Value!, body, BufferSize) { HeadersLengthLimit = 16 * 1024 };
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
            // Other uploads may have ended in the meantime.
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
            return (null, Problem.Invalid(FieldName, "the multipart body is truncated or malformed"));
        }
        finally
        {
            // Whether the body is complete is known only at its end.
            if (!whole && staged is not null) workspace.Discard(staged);
        }
    }

    private static bool IsFile(MultipartSection section) =>
        ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
        && HeaderUtilities.RemoveQuotes(disposition.Name).Equals(FieldName, StringComparison.Ordinal);
}
