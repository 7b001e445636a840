using System.Collections.Concurrent;

namespace Encoder.GrainRuntime.Conformance.Activations;

/// <summary>What the <see cref="LifeGrain"/> of a key does when it comes and goes.</summary>
public sealed class LifeScript
{
    private static readonly ConcurrentDictionary<string, LifeScript> s_scripts = new();

    public Func<Task> OnActivate { get; set; } = () => Task.CompletedTask;

    public Func<Task> OnDeactivate { get; set; } = () => Task.CompletedTask;

    public static LifeScript Of(string key) => s_scripts.GetOrAdd(key, _ => new LifeScript());
}
