using Encoder.Contracts.Verification;
using Encoder.Grains.Work;
using Encoder.Media.Formats;
using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Verification;
using Encoder.Media.Verification.Conformance;
using Encoder.Media.Verification.Decoding;

namespace Encoder.Silo.WorkItems;

/// <summary>Verifies an output at the configured level: its structure always, and then, if that is valid, by decoding it.</summary>
public sealed class OutputInspection(OutputDecoder decoder, VerificationOptions options, MediaLimits limits)
{
    /// <param name="format">The format of the output.</param>
    /// <param name="folder">The folder with the output.</param>
    /// <param name="file">The file to inspect.</param>
    /// <param name="expected">The planned properties of the output.</param>
    /// <param name="cancellationToken">Stops the inspection.</param>
    public async Task<InspectionResult> Inspect(
        PackageFormat format, string folder, PlannedFile file, OutputExpectation expected, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(format);
        ArgumentNullException.ThrowIfNull(expected);
        var report = await Task.Run(() => format.Verify(folder, file, expected with { Rules = options.Rules }), cancellationToken);
        if (options.Level == VerificationLevel.Structure || !report.IsValid) return new InspectionResult(report, null);
        var decoded = await decoder.Decode(
            report, track => format.Decode(folder, track), limits.EncodeTime(expected.Duration), cancellationToken);
        return new InspectionResult(decoded.Report, decoded.Failure is { } run ? WorkFailures.Of(run) : null);
    }

    /// <summary>Converts a report to the contract's form.</summary>
    /// <param name="name">The path of the output in the attempt's folder.</param>
    public static OutputVerification ToContract(VerificationReport report, string name)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new OutputVerification
        {
            Path = name,
            Level = report.Level == VerificationLevel.Decode ? VerificationLevels.Decode : VerificationLevels.Structure,
            Passed = Array.ConvertAll(report.Passed, p => new Contracts.Verification.PassedCheck(p.Check, p.Figures)),
            Problems = Array.ConvertAll(report.Problems, p => new CheckProblem(p.Check, p.Message)),
            Rules = report.Rules is [] ? null : Array.ConvertAll(report.Rules, ToContract),
        };
    }

    private static RuleCheck ToContract(RuleOutcome rule) => new(
        rule.Standard == Standards.Cmaf ? RuleStandards.Cmaf : RuleStandards.HlsAuthoring, rule.Id,
        rule.Level == RuleLevel.Must ? RuleLevels.Must : RuleLevels.Should, rule.Title,
        rule.Result switch
        {
            RuleResult.Holds => RuleResults.Holds,
            RuleResult.Violated => RuleResults.Violated,
            _ => RuleResults.Deviates,
        },
        rule.Measured)
    {
        Reason = rule.Reason,
    };
}

/// <summary>The result of an inspection. Exactly one member is set.</summary>
/// <param name="Failure">Why there is no report: the decoder was stopped or crashed.</param>
public sealed record InspectionResult(VerificationReport? Report, WorkFailed? Failure);
