namespace Encoder.GrainRuntime.Conformance.Isolation.Foreign;

/// <summary>A record of a library that knows nothing of grains.</summary>
public sealed record Plan(string Name, IReadOnlyList<Step> Steps);

public sealed record Step(int Number, int[] Parts);
