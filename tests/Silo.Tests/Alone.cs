namespace Encoder.Silo.Tests;

/// <summary>Tests that measure this process, beside which no other runs.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
