namespace Encoder.Gateway.Tests;

/// <summary>Tests that measure this process, whose memory and meters others would change: no other runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
