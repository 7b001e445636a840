namespace Encoder.Media.Verification.Conformance;

/// <summary>A rule of a standard that ladders are checked against.</summary>
/// <param name="Standard">One of <see cref="Standards"/>.</param>
/// <param name="Id">The number of the rule in the standard, or a name if it has no number.</param>
/// <param name="Level">How binding the rule is.</param>
/// <param name="Title">What the rule requires, in one line.</param>
/// <param name="Find">Checks the rule against the measured facts; returns null if it does not apply to the ladder.</param>
public sealed record ConformanceRule(
    string Standard, string Id, RuleLevel Level, string Title, Func<LadderFacts, RuleFinding?> Find)
{
    /// <summary>Why a ladder may deviate from the rule; null if it may not.</summary>
    public string? Deviation { get; init; }

    /// <summary>Returns the outcome for a ladder; null if the rule does not apply to it.</summary>
    public RuleOutcome? Judge(LadderFacts facts) => Find(facts) is not { } finding
        ? null
        : new RuleOutcome(
            Standard, Id, Level, Title,
            finding.Holds ? RuleResult.Holds : Deviation is null ? RuleResult.Violated : RuleResult.Deviates, finding.Measured)
        {
            Reason = finding.Holds ? null : Deviation,
        };

    internal static ConformanceRule Must(string id, string title, Func<LadderFacts, RuleFinding?> find, string? deviation = null) =>
        new(Standards.HlsAuthoring, id, RuleLevel.Must, title, find) { Deviation = deviation };

    internal static ConformanceRule Should(string id, string title, Func<LadderFacts, RuleFinding?> find, string? deviation = null) =>
        new(Standards.HlsAuthoring, id, RuleLevel.Should, title, find) { Deviation = deviation };
}

/// <summary>The standards that the rules come from.</summary>
public static class Standards
{
    /// <summary>Apple's HLS Authoring Specification for Apple Devices, edition of 8 May 2025.</summary>
    public const string HlsAuthoring = "hls-authoring";

    /// <summary>The Common Media Application Format (ISO/IEC 23000-19).</summary>
    public const string Cmaf = "cmaf";
}

/// <summary>How binding a rule is (RFC 2119).</summary>
public enum RuleLevel { Must, Should }

/// <summary>The finding of a rule.</summary>
/// <param name="Measured">The measured values, for a person.</param>
public sealed record RuleFinding(bool Holds, string Measured)
{
    /// <summary>
    /// Checks a rule that applies to each of the items. The measured values are those of all items or, on a violation, of the violating
    /// items.
    /// </summary>
    /// <returns>Null if there are no items.</returns>
    internal static RuleFinding? Each<T>(IReadOnlyCollection<T> items, Func<T, bool> holds, Func<T, string> show)
    {
        if (items.Count == 0) return null;
        var violating = items.Where(item => !holds(item)).ToArray();
        return new RuleFinding(violating is [], Join(violating is [] ? items : violating, show));
    }

    /// <summary>Checks a rule that at least one of the items must meet.</summary>
    /// <inheritdoc cref="Each"/>
    internal static RuleFinding? Any<T>(IReadOnlyCollection<T> items, Func<T, bool> holds, Func<T, string> show) =>
        items.Count == 0 ? null : new RuleFinding(items.Any(holds), Join(items.Any(holds) ? items.Where(holds) : items, show));

    private static string Join<T>(IEnumerable<T> items, Func<T, string> show)
    {
        const int Max = 8;
        var shown = items.Select(show).Distinct().ToArray();
        return string.Join(", ", shown.Take(Max)) + (shown.Length > Max ? $" and {shown.Length - Max} more" : "");
    }
}

/// <summary>The outcome of a rule for a ladder.</summary>
/// <param name="Standard">One of <see cref="Standards"/>.</param>
/// <param name="Id">The number of the rule in the standard, or a name if it has no number.</param>
/// <param name="Level">How binding the rule is.</param>
/// <param name="Title">What the rule requires, in one line.</param>
/// <param name="Result">Whether the rule holds.</param>
/// <param name="Measured">The measured values, for a person.</param>
public sealed record RuleOutcome(string Standard, string Id, RuleLevel Level, string Title, RuleResult Result, string Measured)
{
    /// <summary>Why the ladder deviates; null if it does not.</summary>
    public string? Reason { get; init; }
}

public enum RuleResult
{
    Holds,

    /// <summary>The rule does not hold, and no deviation is allowed.</summary>
    Violated,

    /// <summary>The rule does not hold, intentionally or because of the source or the request.</summary>
    Deviates,
}
