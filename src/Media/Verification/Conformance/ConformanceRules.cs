namespace Encoder.Media.Verification.Conformance;

/// <summary>
/// All rules that ladders are judged by. docs/conformance.md lists them, and those that are not judged here.
/// </summary>
public static class ConformanceRules
{
    /// <summary>In the order of the standards.</summary>
    public static IReadOnlyList<ConformanceRule> All { get; } =
    [
        .. VideoRules.All, .. AudioRules.All, .. CaptionRules.All, .. TrickPlayRules.All, .. SegmentRules.All, .. PlaylistRules.All,
        .. MasterRules.All, .. CmafRules.All,
    ];

    /// <summary>The outcomes of all rules that are about something that the ladder has.</summary>
    public static RuleOutcome[] Judge(LadderFacts facts) => [.. All.Select(rule => rule.Judge(facts)).OfType<RuleOutcome>()];
}
