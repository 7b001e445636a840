using Encoder.Contracts;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Plans;
using Encoder.Gateway.Hosting;
using Encoder.Gateway.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Encoder.Gateway.Jobs;

/// <summary>Responds to a dry run of a job's creation with what the job would do.</summary>
internal static class DryRunEndpoint
{
    /// <summary>The delay after which a client should try again, in seconds.</summary>
    private const string RetryAfterSeconds = "5";

    public static async Task<Results<Created<Job>, Ok<JobPlan>, ProblemHttpResult>> Run(
        HttpContext context, IGrainFactory grains, TimeProvider time, JobSubmission submission, CancellationToken cancellationToken)
    {
        // The silo may be lost during the call. A dry run has no side effects, so it can be repeated.
        var result = await GrainCalls.Repeat(() => grains.GetGrain<IDryRunGrain>(EntityId.New(time)).Run(submission, cancellationToken));
        if (result.Outcome is DryRunOutcome.Busy or DryRunOutcome.TimedOut) context.Response.Headers.RetryAfter = RetryAfterSeconds;
        return result switch
        {
            { Plan: { } plan } => TypedResults.Ok(plan),
            { Refusal.Code: JobErrorCodes.StorageFull } => Problem.StorageFull,
            { Refusal: { } refusal } => Problem.SourceRefused(refusal.Code, refusal.Message),
            { Errors: { } errors } => Problem.Invalid(errors),
            { Outcome: DryRunOutcome.VideoNotFound } => Problem.VideoNotFound,
            { Outcome: DryRunOutcome.Busy } => Problem.TooManyDryRuns,
            _ => Problem.DryRunTooLong,
        };
    }
}
