using Encoder.GrainRuntime.Conformance.Hosting;

namespace Encoder.GrainRuntime.Conformance;

/// <summary>A test of behaviour that is the same on both runtimes. Every test has a grain key of its own.</summary>
public abstract class ConformanceTest(GrainHost host)
{
    protected GrainHost Host => host;

    protected string Key { get; } = Guid.NewGuid().ToString("N");

    protected Journal Journal => Journal.Of(Key);

    protected TGrain Grain<TGrain>()
        where TGrain : IGrainWithStringKey => host.Grains.GetGrain<TGrain>(Key);
}
