using Encoder.Contracts;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Plans;
using Encoder.Gateway.Hosting;
using Encoder.Gateway.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Encoder.Gateway.Jobs;

/// <summary>Answers a creation that is only to be tried with what the job would do.</summary>
internal static class DryRunEndpoint
{
    /// <summary>Seconds after which a client should ask again.</summary>
    private const string RetryAfterSeconds = "5";

    public static async Task<Results<Created<Job>, Ok<JobPlan>, ProblemHttpResult>> Run(
        HttpContext context, IGrainFactory grains, TimeProvider time, JobSubmission submission, CancellationToken cancellationToken)
    {
        var grain = grains.GetGrain<IDryRunGrain>(EntityId.New(time));
        var result = await Wait(grain, submission, cancellationToken);
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

    /// <summary>Asks until it is done. It may be begun anew on the way, when a silo is lost: nothing comes of it but the answer.</summary>
    private static async Task<DryRunResult> Wait(IDryRunGrain grain, JobSubmission submission, CancellationToken cancellationToken)
    {
        var done = false;
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (await GrainCalls.Repeat(() => grain.Run(submission)) is not { } result) continue;
                done = true;
                return result;
            }
        }
        finally
        {
            if (!done) await grain.Cancel();
        }
    }
}
