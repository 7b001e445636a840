using Encoder.GrainRuntime.Conformance.Hosting;

namespace Encoder.GrainRuntime.Conformance.State;

[Collection(nameof(CommonHost))]
public sealed class StateTests(CommonHost host) : ConformanceTest(host)
{
    [Fact]
    public async Task Without_a_record_the_state_is_a_new_object()
    {
        var grain = Grain<IStateGrain>();
        var state = await grain.Read();
        Assert.Equal((0, 100), (state.Total, state.Limit));
        Assert.Equal((false, null), await grain.Stored());
    }

    [Fact]
    public async Task What_was_written_is_there_before_the_next_activation_begins()
    {
        var grain = Grain<IStateGrain>();
        await grain.Add(2);
        await grain.Add(3);
        await grain.Leave();
        Assert.Equal([2, 3], (await grain.Read()).Parts);
        Assert.Equal(["activated with 0", "activated with 5"], Journal.Entries);
        Assert.True((await grain.Stored()).Exists);
    }

    [Fact]
    public async Task What_was_not_written_goes_with_the_activation()
    {
        var grain = Grain<IStateGrain>();
        await grain.Add(2);
        Assert.Equal(5, await grain.Add(3, write: false));
        await grain.Leave();
        Assert.Equal([2], (await grain.Read()).Parts);
    }

    [Fact]
    public async Task Reading_again_replaces_what_was_not_written()
    {
        var grain = Grain<IStateGrain>();
        await grain.Add(2);
        await grain.Add(3, write: false);
        await grain.Reload();
        Assert.Equal(2, (await grain.Read()).Total);
    }

    [Fact]
    public async Task Every_write_gives_a_new_etag()
    {
        var grain = Grain<IStateGrain>();
        await grain.Add(1);
        var first = await grain.Stored();
        await grain.Add(1);
        var second = await grain.Stored();
        Assert.NotNull(first.Etag);
        Assert.NotEqual(first.Etag, second.Etag);
    }

    [Fact]
    public async Task Clearing_leaves_a_new_state_that_can_be_written_again()
    {
        var grain = Grain<IStateGrain>();
        await grain.Add(2);
        await grain.Clear();
        Assert.Equal(0, (await grain.Read()).Total);
        Assert.False((await grain.Stored()).Exists);
        await grain.Leave();
        Assert.Equal(0, (await grain.Read()).Total);
        await grain.Add(7);
        await grain.Leave();
        Assert.Equal(7, (await grain.Read()).Total);
    }

    [Fact]
    public async Task Clearing_what_was_never_written_is_fine()
    {
        await Grain<IStateGrain>().Clear();
        Assert.Equal(1, await Grain<IStateGrain>().Add(1));
    }

    [Fact]
    public async Task States_of_other_names_and_other_keys_are_apart()
    {
        var grain = Grain<IStateGrain>();
        var other = Host.Grains.GetGrain<IStateGrain>(Key + "/other");
        await grain.Add(1);
        await grain.AddToSecond(10);
        await other.Add(100);
        await grain.Leave();
        Assert.Equal((1, 10), ((await grain.Read()).Total, await grain.ReadSecond()));
        Assert.Equal((100, 0), ((await other.Read()).Total, await other.ReadSecond()));
    }

    [Fact]
    public async Task Writes_of_interleaved_calls_do_not_conflict()
    {
        var grain = Grain<IStateGrain>();
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => grain.AddInterleaving(1)));
        await grain.Leave();
        Assert.Equal(30, (await grain.Read()).Total);
    }

    [Fact]
    public async Task A_failure_of_the_storage_is_an_Orleans_exception_and_keeps_what_was_stored()
    {
        var grain = Grain<IStateGrain>();
        await grain.Add(2);
        var exception = await Assert.ThrowsAsync<OrleansException>(grain.Break);
        Assert.Contains("broken on purpose", exception.ToString(), StringComparison.Ordinal);
        await grain.Reload();
        Assert.Equal(2, (await grain.Read()).Total);
    }

    [Fact]
    public async Task State_is_out_of_reach_off_the_activations_scheduler()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(Grain<IStateGrain>().WriteFromTheThreadPool);
    }
}
