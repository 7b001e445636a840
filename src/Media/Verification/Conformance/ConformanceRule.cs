namespace Encoder.Media.Verification.Conformance;

/// <summary>A rule of a standard that a ladder is judged by.</summary>
/// <param name="Standard">One of <see cref="Standards"/>.</param>
/// <param name="Id">Number of the rule in the standard, or a name where it has none.</param>
/// <param name="Level">How binding it is.</param>
/// <param name="Title">What it asks for, in one line.</param>
/// <param name="Find">Holds it against what was measured; null when the ladder has nothing that it is about.</param>
public sealed record ConformanceRule(
    string Standard, string Id, RuleLevel Level, string Title, Func<LadderFacts, RuleFinding?> Find)
{
    /// <summary>Why a ladder may deviate from the rule; null when it may not.</summary>
    public string? Deviation { get; init; }

    /// <summary>The outcome for a ladder; null when it has nothing that the rule is about.</summary>
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

/// <summary>The standards that rules come from.</summary>
public static class Standards
{
    /// <summary>Apple's HLS Authoring Specification for Apple Devices, the edition of 8 May 2025.</summary>
    public const string HlsAuthoring = "hls-authoring";

    /// <summary>The Common Media Application Format (ISO/IEC 23000-19).</summary>
    public const string Cmaf = "cmaf";
}

/// <summary>How binding a rule is (RFC 2119).</summary>
public enum RuleLevel { Must, Should }

/// <summary>What a rule found.</summary>
/// <param name="Measured">Figures, for a person.</param>
public sealed record RuleFinding(bool Holds, string Measured)
{
    /// <summary>A rule about each of some things: the figures are those of all, or if it does not hold, of those that violate it.</summary>
    /// <returns>Null when there is none.</returns>
    internal static RuleFinding? Each<T>(IReadOnlyCollection<T> items, Func<T, bool> holds, Func<T, string> show)
    {
        if (items.Count == 0) return null;
        var violating = items.Where(item => !holds(item)).ToArray();
        return new RuleFinding(violating is [], Join(violating is [] ? items : violating, show));
    }

    /// <summary>A rule that one of some things suffices for.</summary>
    /// <inheritdoc cref="Each"/>
    internal static RuleFinding? Any<T>(IReadOnlyCollection<T> items, Func<T, bool> holds, Func<T, string> show) =>
        items.Count == 0 ? null : new RuleFinding(items.Any(holds), Join(items.Any(holds) ? items.Where(holds) : items, show));

    private static string Join<T>(IEnumerable<T> items, Func<T, string> show)
    {
        const int Most = 8;
        var shown = items.Select(show).Distinct().ToArray();
        return string.Join(", ", shown.Take(Most)) + (shown.Length > Most ? $" and {shown.Length - Most} more" : "");
    }
}

/// <summary>How a rule came out for a ladder.</summary>
/// <param name="Standard">One of <see cref="Standards"/>.</param>
/// <param name="Id">Number of the rule in the standard, or a name where it has none.</param>
/// <param name="Level">How binding it is.</param>
/// <param name="Title">What it asks for, in one line.</param>
/// <param name="Result">Whether it holds.</param>
/// <param name="Measured">Figures, for a person.</param>
public sealed record RuleOutcome(string Standard, string Id, RuleLevel Level, string Title, RuleResult Result, string Measured)
{
    /// <summary>Why the ladder deviates; null when it does not.</summary>
    public string? Reason { get; init; }
}

public enum RuleResult
{
    Holds,

    /// <summary>It does not hold, and should.</summary>
    Violated,

    /// <summary>It does not hold, on purpose or because of the source or the request.</summary>
    Deviates,
}
