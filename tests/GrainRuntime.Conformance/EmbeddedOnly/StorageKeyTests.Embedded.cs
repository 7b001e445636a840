using Encoder.GrainRuntime.Conformance.Hosting;
using Encoder.GrainRuntime.Conformance.State;

namespace Encoder.GrainRuntime.Conformance.EmbeddedOnly;

[Alias("conformance.IStrangerGrain")]
public interface IStrangerGrain : IGrainWithStringKey
{
    [Alias("Total")]
    Task<int> Total();
}

/// <summary>Another class that names its state as <see cref="StateGrain"/> does.</summary>
public sealed class StrangerGrain([PersistentState("tally", "store")] IPersistentState<Tally> tally) : Grain, IStrangerGrain
{
    public Task<int> Total() => Task.FromResult(tally.State.Total);
}

/// <summary>As in Orleans' own database storage, the class is no part of a state's key: state names must be unique over all grain classes.</summary>
[Collection(nameof(CommonHost))]
public sealed class StorageKeyTests(CommonHost host) : ConformanceTest(host)
{
    [Fact]
    public async Task Grains_of_two_classes_with_one_key_and_one_state_name_have_the_same_state()
    {
        await Grain<IStateGrain>().Add(7);
        Assert.Equal(7, await Grain<IStrangerGrain>().Total());
    }
}
