namespace Encoder.Silo.Hosting;

/// <summary>
/// A clock that goes on evenly from the start of the process. Orleans keeps the ages of activations by it: by a wall clock that is set
/// back for longer than the age at which idle grains are collected, it can activate no grain until that clock has caught up.
/// </summary>
internal sealed class SteadyTime : TimeProvider
{
    /// <summary>The key under which Orleans looks for the clock of activations.</summary>
    public const string OfActivations = "Orleans.ActivationManagement";

    private readonly DateTimeOffset _start = System.GetUtcNow();
    private readonly long _timestamp = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => _start + System.GetElapsedTime(_timestamp);
}
