using System.Globalization;
using Encoder.Contracts;
using Encoder.Gateway.Files;
using Encoder.Gateway.Hosting;
using Encoder.Gateway.Problems;
using Encoder.Silo.Auth;
using Encoder.Storage.Uploads;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Encoder.Gateway.Uploads;

/// <summary>
/// <c>/v1/uploads</c>: resumable uploads by tus 1.0. The protocol has its own clients and is not part of the OpenAPI document, which
/// cannot express it.
/// </summary>
public static class UploadEndpoints
{
    public const string Path = "/v1/uploads";

    public static RouteGroupBuilder MapUploads(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods(Path, [HttpMethods.Options], Describe).AllowAnonymous().ExcludeFromDescription();
        var group = routes.MapGroup(Path).RequireAuthorization().ExcludeFromDescription();
        group.AddEndpointFilter(CheckVersion);
        group.MapPost("", Create).WithName("createUpload");
        group.MapMethods("{id}", [HttpMethods.Head], Look);
        group.MapMethods("{id}", [HttpMethods.Patch], Append).WithName("appendToUpload");
        group.MapDelete("{id}", Terminate);
        group.MapPost("{id}", Override).WithName("overrideUpload");
        return group;
    }

    /// <summary>Refuses other versions of tus, and adds the version to every response.</summary>
    private static ValueTask<object?> CheckVersion(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        // Added at the very end, because error responses start without any headers.
        http.Response.OnStarting(
            static response =>
            {
                ((HttpResponse)response).Headers[TusHeaders.Resumable] = TusHeaders.Version;
                ((HttpResponse)response).Headers.CacheControl = "no-store";
                return Task.CompletedTask;
            },
            http.Response);
        if (http.Request.Headers[TusHeaders.Resumable] == TusHeaders.Version) return next(context);
        http.Response.Headers["Tus-Version"] = TusHeaders.Version;
        return ValueTask.FromResult<object?>(Problem.TusVersion);
    }

    private static NoContent Describe(HttpContext context, IOptions<UploadOptions> options)
    {
        var headers = context.Response.Headers;
        headers[TusHeaders.Resumable] = TusHeaders.Version;
        headers["Tus-Version"] = TusHeaders.Version;
        headers["Tus-Extension"] = TusHeaders.Extensions;
        headers["Tus-Max-Size"] = Text(options.Value.MaxSize);
        headers["Tus-Checksum-Algorithm"] = TusHeaders.Algorithms;
        return TypedResults.NoContent();
    }

    private static async Task<Results<Created, ProblemHttpResult>> Create(
        HttpContext context,
        ResumableUploads uploads,
        IUploadIndex index,
        PublicUrl url,
        IOptions<UploadOptions> options,
        IOptions<ConnectionOptions> connections,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var (length, invalid) = TusHeaders.Number(context.Request, TusHeaders.Length);
        if (invalid is not null) return invalid;
        if (length == 0) return Problem.Invalid(TusHeaders.Length, "must be 1 or more");
        if (length > options.Value.MaxSize) return Problem.BodyTooLarge(options.Value.MaxSize);
        var (metadata, unreadable) = TusHeaders.ReadMetadata(context.Request);
        if (unreadable is not null) return unreadable;
        var hasBody = UploadReader.HasBody(context.Request);
        var (checksum, wrong) = hasBody ? CheckBody(context.Request, length) : default;
        if (wrong is not null) return wrong;

        var upload = new PartialUpload
        {
            Id = EntityId.New(time), Tenant = context.Tenant().Name, Length = length, Metadata = metadata, ExpiresAt = uploads.Expiry,
        };
        if (!await index.Add(upload, options.Value.MaxUnfinished))
        {
            return Problem.LimitReached(
                context,
                "unfinishedUploads",
                $"At most {options.Value.MaxUnfinished} unfinished uploads are allowed.",
                TimeSpan.FromMinutes(1));
        }
        var progress = new UploadProgress(UploadOutcome.Done, 0);
        if (hasBody) progress = await Receive(context, uploads, upload, 0, checksum, options.Value, connections.Value, cancellationToken);
        return Answer(context, progress, uploads.Expiry) is { } problem
            ? problem
            : TypedResults.Created($"{url.Of(context)}{Path}/{upload.Id}");
    }

    private static async Task<Results<Ok, ProblemHttpResult>> Look(
        string id, HttpContext context, ResumableUploads uploads, IUploadIndex index, CancellationToken cancellationToken)
    {
        if (await Find(id, context, index) is not { } upload) return Problem.NotFound("upload");
        if (Answer(context, await uploads.Look(upload, cancellationToken), uploads.Expiry) is { } problem) return problem;
        context.Response.Headers[TusHeaders.Length] = Text(upload.Length);
        if (upload.Metadata is { } metadata) context.Response.Headers[TusHeaders.Metadata] = metadata;
        return TypedResults.Ok();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Append(
        string id,
        HttpContext context,
        ResumableUploads uploads,
        IUploadIndex index,
        IOptions<UploadOptions> options,
        IOptions<ConnectionOptions> connections,
        CancellationToken cancellationToken)
    {
        if (await Find(id, context, index) is not { } upload) return Problem.NotFound("upload");
        var (offset, invalid) = TusHeaders.Number(context.Request, TusHeaders.Offset);
        if (invalid is not null) return invalid;
        var (checksum, wrong) = CheckBody(context.Request, upload.Length - offset);
        if (wrong is not null) return wrong;
        var progress = await Receive(context, uploads, upload, offset, checksum, options.Value, connections.Value, cancellationToken);
        return Answer(context, progress, uploads.Expiry) is { } problem ? problem : TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Terminate(
        string id, HttpContext context, ResumableUploads uploads, IUploadIndex index, CancellationToken cancellationToken)
    {
        if (await Find(id, context, index) is not { } upload) return Problem.NotFound("upload");
        return (await uploads.Terminate(upload, cancellationToken)).Outcome switch
        {
            UploadOutcome.Locked => Problem.UploadLocked,
            UploadOutcome.Gone => Problem.NotFound("upload"),
            _ => TypedResults.NoContent(),
        };
    }

    /// <summary>Handles PATCH and DELETE of clients behind proxies that do not support these methods.</summary>
    private static Task<Results<NoContent, ProblemHttpResult>> Override(
        string id,
        HttpContext context,
        ResumableUploads uploads,
        IUploadIndex index,
        IOptions<UploadOptions> options,
        IOptions<ConnectionOptions> connections,
        CancellationToken cancellationToken) => context.Request.Headers[TusHeaders.Override].ToString() switch
        {
            "PATCH" => Append(id, context, uploads, index, options, connections, cancellationToken),
            "DELETE" => Terminate(id, context, uploads, index, cancellationToken),
            _ => Task.FromResult<Results<NoContent, ProblemHttpResult>>(
                Problem.Invalid(TusHeaders.Override, "must be \"PATCH\" or \"DELETE\"")),
        };

    private static async Task<PartialUpload?> Find(string id, HttpContext context, IUploadIndex index) =>
        EntityId.IsValid(id) ? await index.Get(context.Tenant().Name, id) : null;

    private static (StatedChecksum? Checksum, ProblemHttpResult? Problem) CheckBody(HttpRequest request, long left)
    {
        if (request.ContentType != TusHeaders.ContentType) return (null, Problem.UnsupportedMediaType(TusHeaders.ContentType));
        if (left >= 0 && request.ContentLength > left) return (null, Problem.BodyTooLarge(left));
        return TusHeaders.ReadChecksum(request);
    }

    private static async Task<UploadProgress> Receive(
        HttpContext context,
        ResumableUploads uploads,
        PartialUpload upload,
        long offset,
        StatedChecksum? checksum,
        UploadOptions options,
        ConnectionOptions connections,
        CancellationToken cancellationToken)
    {
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = options.MaxSize;
        await using var body = new MinimumRateStream(context.Request.BodyReader, connections);
        return await uploads.Append(upload, offset, body, checksum, cancellationToken);
    }

    /// <summary>Sets the headers with the upload's progress. Returns the problem to respond with, or null.</summary>
    private static ProblemHttpResult? Answer(HttpContext context, UploadProgress progress, DateTimeOffset expiry)
    {
        var headers = context.Response.Headers;
        if (progress.Outcome is UploadOutcome.Done or UploadOutcome.WrongOffset) headers[TusHeaders.Offset] = Text(progress.Offset);
        if (progress.Outcome == UploadOutcome.Done && progress.FileId is null) headers[TusHeaders.Expires] = $"{expiry:r}";
        if (progress.FileId is { } file) headers[TusHeaders.FileId] = file;
        return progress.Outcome switch
        {
            UploadOutcome.Done => null,
            UploadOutcome.WrongOffset => Problem.WrongOffset(progress.Offset),
            UploadOutcome.WrongChecksum => Problem.ChecksumMismatch,
            UploadOutcome.Locked => Problem.UploadLocked,
            UploadOutcome.TooMuch => Problem.UploadTooLong,
            _ => Problem.NotFound("upload"),
        };
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
