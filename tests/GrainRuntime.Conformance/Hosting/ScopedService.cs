namespace Encoder.GrainRuntime.Conformance.Hosting;

/// <summary>A scoped service: each activation has its own, which goes with it.</summary>
public sealed class ScopedService : IDisposable
{
    public Guid Id { get; } = Guid.NewGuid();

    public bool Disposed { get; private set; }

    public void Dispose() => Disposed = true;
}
