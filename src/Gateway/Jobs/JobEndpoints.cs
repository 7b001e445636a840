using Encoder.Contracts;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Plans;
using Encoder.Gateway.Hosting;
using Encoder.Gateway.Problems;
using Encoder.Silo.Auth;
using Encoder.Storage.Jobs;
using Encoder.Storage.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Encoder.Gateway.Jobs;

/// <summary><c>/v1/encoder/jobs</c>: create, list, get, delete, cancel, retry.</summary>
public static class JobEndpoints
{
    public const string Path = "/v1/encoder/jobs";

    /// <summary>The valid names in <c>include</c>.</summary>
    public static IReadOnlyList<string> Included { get; } =
        [.. Enum.GetValues<JobDetails>().Where(one => one != JobDetails.None).Select(one => one.ToString().ToLowerInvariant())];

    public static RouteGroupBuilder MapJobs(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(Path).RequireAuthorization().WithTags("Encoding jobs");
        group.MapPost("", Create)
            .WithName("createJob")
            .WithSummary("Create an encoding job")
            .WithDescription(
                "Stores the job and returns without waiting for it to run. Poll it with GET, follow its events, or use a webhook to "
                + "learn its result. With dryRun=true, no job is created, and the response is the plan of the job.")
            .Accepts<JobRequest>("application/json")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        group.MapGet("", List)
            .WithName("listJobs")
            .WithSummary("List or search jobs, newest first")
            .WithDescription("Returns the jobs that match all of the given filters.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapGet("{id}", Get)
            .WithName("getJob")
            .WithSummary("Get a job")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapDelete("{id}", Delete)
            .WithName("deleteJob")
            .WithSummary("Delete a queued job")
            .WithDescription("Returns the deleted job. A deleted job never runs and never calls its webhook.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        group.MapControl();
        return group;
    }

    private static async Task<Results<Created<Job>, Ok<JobPlan>, ProblemHttpResult>> Create(
        HttpContext context, IGrainFactory grains, JobSubmissions submissions, PublicUrl url, TimeProvider time, string? dryRun,
        [FromHeader(Name = JobSubmissions.KeyHeader)] string? idempotencyKey, CancellationToken cancellationToken)
    {
        if (dryRun is not (null or "true" or "false")) return Problem.Invalid("dryRun", "must be \"true\" or \"false\"");
        var (request, fingerprint, malformed) = await JobRequestReader.Read(context.Request, cancellationToken);
        if (malformed is not null) return malformed;

        var tenant = context.Tenant();
        var submission = new JobSubmission(tenant.Name, UserOf(tenant), request!);
        if (dryRun == "true") return await DryRunEndpoint.Run(context, grains, time, submission, cancellationToken);
        var (job, problem) = await submissions.Submit(context, submission, idempotencyKey, fingerprint);
        return problem is null ? TypedResults.Created($"{url.Of(context)}{Path}/{job!.Id}", job) : problem;
    }

    private static async Task<Results<Ok<PagedList<Job>>, ProblemHttpResult>> List(
        HttpContext context, IJobIndex index, PublicUrl url,
        string? userId, string? status, string? q, string? createdFrom, string? createdTo)
    {
        var tenant = context.Tenant();
        var (page, problem) = Paging.Read(context.Request.Query);
        if (problem is not null) return problem;
        var (filter, errors) = JobFilterForm.Read(status, q, createdFrom, createdTo);
        if (errors.Count > 0) return Problem.Invalid(errors);
        if (userId is not null && userId != tenant.UserId) return TypedResults.Ok(Paging.Empty<Job>(page));

        var found = await index.Search(tenant.Name, filter, page);
        return TypedResults.Ok(Paging.Of(found with { Items = [.. found.Items.Select(job => url.Complete(job, context))] }, page));
    }

    private static async Task<Results<Ok<Job>, ProblemHttpResult>> Get(
        string id, HttpContext context, IGrainFactory grains, PublicUrl url, string? include)
    {
        if (Details(include) is not { } details)
            return Problem.Invalid("include", $"must be one or more of {string.Join(", ", Included)}, separated by commas");
        if (details.HasFlag(JobDetails.Diagnostics) && !context.Tenant().Admin) return Problem.AdminOnly;
        if (!EntityId.IsValid(id)) return Problem.NotFound("job");
        var (grain, tenant) = (grains.GetGrain<IJobGrain>(id), context.Tenant().Name);
        return await GrainCalls.Repeat(() => details == JobDetails.None ? grain.Get(tenant) : grain.GetWith(tenant, details)) is { } job
            ? TypedResults.Ok(url.Complete(job, context))
            : Problem.NotFound("job");
    }

    private static async Task<Results<Ok<Job>, ProblemHttpResult>> Delete(
        string id, HttpContext context, IGrainFactory grains, PublicUrl url)
    {
        if (!EntityId.IsValid(id)) return Problem.NotFound("job");
        return await grains.GetGrain<IJobGrain>(id).Delete(context.Tenant().Name) switch
        {
            { Job: null } => Problem.NotFound("job"),
            { Deleted: true, Job: var job } => TypedResults.Ok(url.Complete(job, context)),
            { Job: var job } => Problem.JobNotQueued(Name(job.Status)),
        };
    }

    private static JobUser UserOf(Tenant tenant) => new(tenant.UserId, tenant.UserName, tenant.Email);

    /// <summary>Returns the details that a list of names requests; null if a name is unknown.</summary>
    private static JobDetails? Details(string? include)
    {
        var details = JobDetails.None;
        foreach (var name in include?.Split(',') ?? [])
        {
            if (!Included.Contains(name)) return null;
            details |= Enum.Parse<JobDetails>(name, ignoreCase: true);
        }
        return details;
    }

    internal static string Name(JobStatus status) => status.ToString().ToLowerInvariant();
}
