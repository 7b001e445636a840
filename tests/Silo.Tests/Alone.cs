namespace Encoder.Silo.Tests;

/// <summary>The collection of tests that measure this process. No other test runs at the same time.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
