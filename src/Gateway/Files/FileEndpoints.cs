using Encoder.Contracts;
using Encoder.Contracts.Files;
using Encoder.Gateway.Hosting;
using Encoder.Gateway.Problems;
using Encoder.Grains.Files;
using Encoder.Grains.Jobs;
using Encoder.Silo.Auth;
using Encoder.Storage.Files;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Encoder.Gateway.Files;

/// <summary><c>/v1/files</c>: upload, list, get, delete, sign.</summary>
public static class FileEndpoints
{
    public const string Path = "/v1/files";

    public static RouteGroupBuilder MapFiles(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(Path).RequireAuthorization().WithTags("Files");
        group.MapPost("", Upload)
            .WithName("uploadFile")
            .WithSummary("Upload a file")
            .WithDescription(
                "Uploads a video or another file, in the multipart field \"file\", and returns it with its media properties. Without a "
                + "body, returns the URL for the upload.")
            .DisableAntiforgery()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .ProducesProblem(StatusCodes.Status507InsufficientStorage);
        group.MapGet("", List)
            .WithName("listFiles")
            .WithSummary("List files, newest first")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapGet("{id}", Get)
            .WithName("getFile")
            .WithSummary("Get a file")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapDelete("{id}", Delete)
            .WithName("deleteFile")
            .WithSummary("Delete a file")
            .WithDescription(
                "Deletes an upload or an output of a job, unless a queued or processing job uses it. A ladder is deleted as a whole. "
                + "The job no longer lists a deleted output.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        group.MapPost("{id}/sign", Sign)
            .WithName("signFile")
            .WithSummary("Create a signed URL")
            .WithDescription("Until it expires, the URL gives access to the file, or to all files of a ladder, without any other token.")
            .Accepts<SignRequest>("application/json")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        return group;
    }

    private static async Task<Results<Created<MediaFile>, Ok<UploadAddress>, ProblemHttpResult>> Upload(
        HttpContext context, UploadReader reader, UploadIntake intake, PublicUrl url, CancellationToken cancellationToken)
    {
        if (!UploadReader.HasBody(context.Request)) return TypedResults.Ok(new UploadAddress($"{url.Of(context)}{Path}"));
        var (staged, problem) = await reader.Stage(context, cancellationToken);
        if (problem is not null) return problem;
        var file = await intake.Accept(context.Tenant().Name, staged!, cancellationToken);
        return TypedResults.Created($"{url.Of(context)}{Path}/{file.Id}", url.Complete(file, context));
    }

    private static async Task<Results<Ok<PagedList<MediaFile>>, ProblemHttpResult>> List(
        HttpContext context, IFileIndex index, PublicUrl url, string? type)
    {
        var (page, problem) = Paging.Read(context.Request.Query);
        if (problem is not null) return problem;
        var found = await index.List(context.Tenant().Name, type, page);
        return TypedResults.Ok(Paging.Of(found with { Items = [.. found.Items.Select(file => url.Complete(file, context))] }, page));
    }

    private static async Task<Results<Ok<MediaFile>, ProblemHttpResult>> Get(
        string id, HttpContext context, IFileIndex index, PublicUrl url) =>
        EntityId.IsValid(id) && await index.Get(context.Tenant().Name, id) is { } file
            ? TypedResults.Ok(url.Complete(file, context))
            : Problem.NotFound("file");

    private static async Task<Results<Ok<SignedUrl>, ProblemHttpResult>> Sign(
        string id,
        HttpContext context,
        IFileIndex index,
        FileUrls urls,
        PublicUrl url,
        IOptions<MediaOptions> options,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var (request, problem) = await SignRequestReader.Read(context.Request, options.Value.MaxUrlLifetime, cancellationToken);
        if (problem is not null) return problem;
        var tenant = context.Tenant().Name;
        if (!EntityId.IsValid(id) || await index.Get(tenant, id) is not { } file) return Problem.NotFound("file");
        var expires = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds() + request!.ExpiresIn);
        return urls.Signed(file, tenant, url.Of(context), expires) is { } signed
            ? TypedResults.Ok(new SignedUrl(signed, expires))
            : Problem.NotFound("file");
    }

    private static async Task<Results<Ok<MediaFile>, ProblemHttpResult>> Delete(
        string id, HttpContext context, FileDeletion files, IGrainFactory grains, PublicUrl url)
    {
        if (!EntityId.IsValid(id)) return Problem.NotFound("file");
        var removal = await files.Delete(context.Tenant().Name, id);
        if (removal.File is not { } file) return Problem.NotFound("file");
        if (removal.UsedByJob is { } jobId) return Problem.FileInUse(jobId);
        if (file.JobId is { } madeBy) await GrainCalls.Repeat(() => grains.GetGrain<IJobWorkGrain>(madeBy).FileDeleted(id));
        return TypedResults.Ok(url.Complete(file, context));
    }
}

/// <summary>The URL for an upload.</summary>
/// <param name="Url">The absolute URL to which the file is posted as multipart/form-data.</param>
public sealed record UploadAddress(string Url);
