namespace Encoder.Silo.Hosting;

/// <summary>
/// A monotonic clock that starts at the wall-clock time of the process start. Orleans measures the ages of activations with it. If it used
/// the wall clock, and that was set back by more than the collection age of idle grains, Orleans could not activate any grain until the
/// clock had caught up.
/// </summary>
internal sealed class SteadyTime : TimeProvider
{
    /// <summary>The service key of the clock that Orleans uses for activations.</summary>
    public const string OfActivations = "Orleans.ActivationManagement";

    private readonly DateTimeOffset _start = System.GetUtcNow();
    private readonly long _timestamp = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => _start + System.GetElapsedTime(_timestamp);
}
