using System.Text.Json;
using Encoder.Contracts;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Json;
using Encoder.Gateway.Hosting;
using Encoder.Gateway.Limits;
using Encoder.Gateway.Problems;
using Encoder.Storage.Idempotency;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Encoder.Gateway.Jobs;

/// <summary>Creates jobs. With an <c>Idempotency-Key</c>, each job is created only once.</summary>
internal sealed class JobSubmissions(IGrainFactory grains, IIdempotencyKeys keys, Admission admission, TimeProvider time)
{
    /// <summary>The header with the client's key.</summary>
    public const string KeyHeader = "Idempotency-Key";

    /// <summary>The header of a response that repeats an earlier one.</summary>
    public const string ReplayedHeader = "Idempotent-Replayed";

    /// <summary>The maximum length of a key, in characters.</summary>
    public const int MaxKeyLength = 255;

    /// <summary>Returns the job, created now or by an earlier request with the key; or the problem to respond with.</summary>
    public async Task<(Job? Job, ProblemHttpResult? Problem)> Submit(
        HttpContext context, JobSubmission submission, string? key, string fingerprint)
    {
        if (key is null)
        {
            using var admitted = await admission.ForJob(context);
            return admitted.Problem is { } refused ? (null, refused) : Answer(await Submit(context, EntityId.New(time), submission));
        }
        if (key.Length is 0 or > MaxKeyLength || !key.All(c => c is > ' ' and <= '~') || context.Request.Headers[KeyHeader].Count > 1)
            return (null, Problem.Invalid(KeyHeader, $"must be given once, with 1 to {MaxKeyLength} visible ASCII characters"));

        var claim = await keys.Claim(submission.Tenant, key, fingerprint, EntityId.New(time));
        switch (claim.Outcome)
        {
            case KeyOutcome.Answered:
                context.Response.Headers[ReplayedHeader] = "true";
                return (JsonSerializer.Deserialize<Job>(claim.Answer!, EncoderJson.Options), null);
            case KeyOutcome.OtherBody:
                return (null, Problem.IdempotencyKeyReused);
            case KeyOutcome.InFlight:
                context.Response.Headers.RetryAfter = $"{Math.Max(1, Math.Ceiling(claim.HeldFor.TotalSeconds))}";
                return (null, Problem.IdempotencyKeyInUse);
            default:
                return await SubmitOnce(context, submission, key, fingerprint, claim.JobId);
        }
    }

    private async Task<(Job? Job, ProblemHttpResult? Problem)> SubmitOnce(
        HttpContext context, JobSubmission submission, string key, string fingerprint, string jobId)
    {
        try
        {
            using var admitted = await admission.ForJob(context);
            if (admitted.Problem is { } refused)
            {
                // The key keeps its job's id: an earlier request with the key may have been lost after it created the job.
                await keys.Release(submission.Tenant, key);
                return (null, refused);
            }
            var result = await Submit(context, jobId, submission);
            if (result.Job is null) await keys.Forget(submission.Tenant, key);
            else await keys.Answer(submission.Tenant, key, fingerprint, jobId, JsonSerializer.Serialize(result.Job, EncoderJson.Options));
            return Answer(result);
        }
        catch
        {
            // It is unknown whether the job was created. The client's next request uses the same job id.
            await keys.Release(submission.Tenant, key);
            throw;
        }
    }

    /// <summary>Submits the job. This is idempotent, because the id belongs to this request or to its key.</summary>
    private async Task<SubmitResult> Submit(HttpContext context, string id, JobSubmission submission)
    {
        var result = await GrainCalls.Repeat(() => grains.GetGrain<IJobGrain>(id).Submit(submission));
        if (result.Job is not null) await admission.Count(context, id, submission.Request);
        return result;
    }

    private static (Job? Job, ProblemHttpResult? Problem) Answer(SubmitResult result) => result switch
    {
        { Errors: { } errors } => (null, Problem.Invalid(errors)),
        { VideoNotFound: true } => (null, Problem.VideoNotFound),
        _ => (result.Job, null),
    };
}
