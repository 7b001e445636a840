using Encoder.Contracts;
using Encoder.Contracts.Jobs;
using Encoder.Gateway.Hosting;
using Encoder.Gateway.Problems;
using Encoder.Silo.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Encoder.Gateway.Jobs;

/// <summary><c>/v1/encoder/jobs/{id}/cancel</c> and <c>retry</c>.</summary>
internal static class JobControl
{
    public static void MapControl(this RouteGroupBuilder group)
    {
        group.MapPost("{id}/cancel", Cancel)
            .WithName("cancelJob")
            .WithSummary("Cancel a queued or processing job")
            .WithDescription(
                "The job fails with the code \"cancelled\", and its work stops within two seconds. Finished outputs are kept.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        group.MapPost("{id}/retry", Retry)
            .WithName("retryJob")
            .WithSummary("Retry a failed job")
            .WithDescription("Queues the job again. Finished outputs, and finished encodes that still exist, are reused.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Results<Ok<Job>, ProblemHttpResult>> Cancel(
        string id, HttpContext context, IGrainFactory grains, PublicUrl url)
    {
        if (!EntityId.IsValid(id)) return Problem.NotFound("job");
        var calls = 0;
        var result = await GrainCalls.Repeat(() =>
        {
            calls++;
            return grains.GetGrain<IJobGrain>(id).Cancel(context.Tenant().Name);
        });
        return result switch
        {
            { Job: null } => Problem.NotFound("job"),
            { Cancelled: true, Job: var job } => TypedResults.Ok(url.Complete(job, context)),
            // The response to an earlier call was lost.
            { Job: { Error.Code: JobErrorCodes.Cancelled } job } when calls > 1 => TypedResults.Ok(url.Complete(job, context)),
            { Job: var job } => Problem.JobEnded(JobEndpoints.Name(job.Status)),
        };
    }

    private static async Task<Results<Ok<Job>, ProblemHttpResult>> Retry(
        string id, HttpContext context, IGrainFactory grains, PublicUrl url)
    {
        if (!EntityId.IsValid(id)) return Problem.NotFound("job");
        return await grains.GetGrain<IJobGrain>(id).Retry(context.Tenant().Name) switch
        {
            { Job: null } => Problem.NotFound("job"),
            { VideoNotFound: true } => Problem.VideoNotFound,
            { Retried: true, Job: var job } => TypedResults.Ok(url.Complete(job, context)),
            { Job: var job } => Problem.JobNotFailed(JobEndpoints.Name(job.Status)),
        };
    }
}
