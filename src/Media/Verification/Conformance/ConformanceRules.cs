namespace Encoder.Media.Verification.Conformance;

/// <summary>All rules that ladders are checked against. docs/conformance.md lists them, and the rules that are not checked.</summary>
public static class ConformanceRules
{
    /// <summary>The rules in the order of the standards.</summary>
    public static IReadOnlyList<ConformanceRule> All { get; } =
    [
        .. VideoRules.All, .. AudioRules.All, .. CaptionRules.All, .. TrickPlayRules.All, .. SegmentRules.All, .. PlaylistRules.All,
        .. MasterRules.All, .. CmafRules.All,
    ];

    /// <summary>Returns the outcomes of all rules that apply to the ladder.</summary>
    public static RuleOutcome[] Judge(LadderFacts facts) => [.. All.Select(rule => rule.Judge(facts)).OfType<RuleOutcome>()];
}
