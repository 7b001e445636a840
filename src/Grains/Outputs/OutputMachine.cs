using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Verification;
using Encoder.Grains.Work;

namespace Encoder.Grains.Outputs;

/// <summary>The life of a part, as pure functions: open, accepted, then completed; or failed.</summary>
public static class OutputMachine
{
    /// <summary>A worker has claimed the unit: it has something to do when the work is open at its attempt afterwards.</summary>
    public static OutputWork Begin(OutputWork work, UnitClaim claim, UnitLimits limits)
    {
        if (work.Status != OutputStatus.Open || claim.Attempt <= work.Attempt) return work;
        return claim.Lost >= limits.MaxLost
            ? work with { Status = OutputStatus.Failed, Error = limits.LostTooOften }
            : work with { Attempt = claim.Attempt };
    }

    /// <summary>A worker hands in a result.</summary>
    /// <param name="folder">Where outputs are published.</param>
    /// <param name="publish">Makes the published file of an output.</param>
    public static (UnitVerdict Verdict, OutputWork Work) End(
        OutputWork work, UnitClaim claim, UnitResult result, UnitLimits limits, string folder, Func<OutputFile, MediaFile> publish)
    {
        if (claim.Attempt != work.Attempt || work.Status == OutputStatus.Failed) return (UnitVerdict.Refused, work);
        if (work.Status != OutputStatus.Open) return (UnitVerdict.Accepted, work);
        return result switch
        {
            Produced produced => (
                UnitVerdict.Accepted,
                work with { Status = OutputStatus.Accepted, Files = Array.ConvertAll(produced.Files, f => publish(f)), Verification = Published(produced.Verification, folder) }),
            UnitFailed failed when limits.Allow(failed, work.Failures) => (UnitVerdict.TryAgain, work with { Failures = work.Failures + 1 }),
            UnitFailed failed => (
                UnitVerdict.Accepted,
                work with { Status = OutputStatus.Failed, Error = new JobError(failed.Code, failed.Message), Verification = Published(failed.Verification, folder) }),
            _ => throw new InvalidOperationException($"{result.GetType().Name} is no result of {claim.Unit}."),
        };
    }

    /// <summary>What was accepted is published.</summary>
    public static OutputWork Published(OutputWork work) => work with { Status = OutputStatus.Completed };

    /// <summary>What was accepted is gone before it could be published: it has to be made again, as after any failure that may pass.</summary>
    public static OutputWork Vanished(OutputWork work, UnitLimits limits)
    {
        var failed = new UnitFailed(JobErrorCodes.OutputInvalid, "The outputs were lost before they could be published.", MayPass: true);
        return limits.Allow(failed, work.Failures)
            ? work with { Status = OutputStatus.Open, Files = [], Verification = null, Failures = work.Failures + 1 }
            : work with { Status = OutputStatus.Failed, Files = [], Verification = null, Error = new JobError(failed.Code, failed.Message) };
    }

    /// <summary>Outputs by the path under which they are, or would be, published.</summary>
    private static OutputVerification[]? Published(OutputVerification[]? verification, string folder) =>
        verification is null ? null : Array.ConvertAll(verification, v => v.Path is { } name ? v with { Path = $"{folder}/{name}" } : v);
}
