namespace Encoder.Gateway.Tests;

/// <summary>
/// The collection of tests that measure this process. No other test runs at the same time, because it would change memory and meters.
/// </summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
