using Encoder.Contracts.Jobs;
using Encoder.Contracts.Verification;
using Encoder.Grains.Work;
using Encoder.Media.Probing;
using Encoder.Media.Processes;
using Encoder.Media.Verification;
using Encoder.Silo.Outbound;

namespace Encoder.Silo.WorkItems;

/// <summary>Translates failures to the contract's error codes, and to messages for the job's owner.</summary>
public static class WorkFailures
{
    /// <summary>Returns the failure of an ffmpeg run; null if its exit code reports success.</summary>
    public static WorkFailed? Of(FfmpegResult run) => run switch
    {
        { Succeeded: true } => null,
        { Outcome: FfmpegOutcome.StorageFull } => WorkFailed.StorageFull,
        { Outcome: FfmpegOutcome.Stalled } =>
            new(JobErrorCodes.EncoderFailed, "The encoder made no progress and was stopped.", IsTransient: true),
        { Outcome: FfmpegOutcome.LimitExceeded } =>
            new(JobErrorCodes.EncoderFailed, "The encoder needed more memory, time or space than allowed.", IsTransient: false),
        { Outcome: FfmpegOutcome.Crashed } => new(JobErrorCodes.EncoderFailed, "The encoder crashed.", IsTransient: true),
        _ => new(JobErrorCodes.EncoderFailed, "The encoder could not process the source.", IsTransient: true),
    };

    public static WorkFailed Of(SourceRefusal refusal) => new(refusal.Code, refusal.Message, IsTransient: false);

    public static WorkFailed Of(SourceFailure failure) => new(failure.Code, failure.Message, failure.IsTransient);

    /// <summary>
    /// Returns the failure of an output that did not pass verification. Another attempt can succeed if a disk or a process was at fault.
    /// </summary>
    /// <param name="inspected">All outputs that were verified; the last one did not pass.</param>
    public static WorkFailed OutputInvalid(OutputVerification[] inspected)
    {
        ArgumentNullException.ThrowIfNull(inspected);
        return new(
            JobErrorCodes.OutputInvalid, $"An output was made but did not pass verification: {inspected[^1].Problems[0].Message}",
            IsTransient: true, inspected);
    }

    /// <summary>Returns the failure of an encode that did not pass verification.</summary>
    /// <param name="check">One of <see cref="VerificationChecks"/>.</param>
    /// <param name="preset">The preset that the encode was for; null if it was for the whole job.</param>
    public static WorkFailed OutputInvalid(string check, string message, string? preset = null) =>
        OutputInvalid(
            [new OutputVerification { Preset = preset, Level = VerificationLevels.Structure, Passed = [],
                Problems = [new CheckProblem(check, message)] }]);
}
