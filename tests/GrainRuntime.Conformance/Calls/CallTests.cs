using Encoder.GrainRuntime.Conformance.Hosting;

namespace Encoder.GrainRuntime.Conformance.Calls;

[Collection(nameof(CommonHost))]
public sealed class CallTests(CommonHost host) : ConformanceTest(host)
{
    [Fact]
    public async Task Exceptions_reach_the_caller_with_their_own_type_and_message()
    {
        var grain = Grain<ICallGrain>();
        Assert.Equal("no such thing", (await Assert.ThrowsAsync<KeyNotFoundException>(grain.Fail)).Message);
        Assert.Equal("of our own", (await Assert.ThrowsAsync<GrainMadeException>(grain.FailLater)).Message);
        Assert.Equal("not even a task", (await Assert.ThrowsAsync<NotSupportedException>(grain.FailBeforeAwaiting)).Message);
        Assert.Equal("the grain's own", (await Assert.ThrowsAsync<TimeoutException>(grain.TimeOutInside)).Message);
    }

    [Fact]
    public async Task A_call_that_fails_leaves_the_activation_as_it_is()
    {
        var grain = Grain<ICallGrain>();
        var name = await grain.Name();
        await Assert.ThrowsAsync<KeyNotFoundException>(grain.Fail);
        Assert.Equal(name, await grain.Name());
    }

    [Fact]
    public async Task Null_is_a_value()
    {
        Assert.Null(await Grain<ICallGrain>().Nothing(null));
    }

    [Fact]
    public async Task All_interfaces_of_a_grain_lead_to_the_same_activation()
    {
        var id = await Grain<IAsideGrain>().Activation();
        Assert.Equal($"{id}", await Grain<ICallGrain>().Name());
        Assert.Equal($"{id}", await Grain<INamedGrain>().Name());
        Assert.Equal(id, await Grain<ICallGrain>().AsReference<IAsideGrain>().Activation());
    }

    [Fact]
    public async Task A_one_way_call_returns_at_once()
    {
        await Grain<ICallGrain>().HoldOneWay(Key).WaitAsync(TimeSpan.FromSeconds(20));
        await Journal.Has("holds");
        Assert.Equal(0, Journal.Count("held"));
        Gate.Open(Key);
        await Journal.Has("held");
    }

    [Fact]
    public async Task The_failure_of_a_one_way_call_is_logged()
    {
        await Grain<ICallGrain>().FailOneWay();
        await Eventually.True(() => Host.Log.Mentions("nobody hears " + Key), "the exception is in the log");
    }

    [Fact]
    public async Task Cancelling_a_call_ends_it_for_the_caller_and_tells_the_grain()
    {
        using var cancellation = new CancellationTokenSource();
        var call = Grain<ICallGrain>().WaitForCancellation("call", cancellation.Token);
        await Journal.Has("call begins");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Journal.Has("call ends");
    }

    [Fact]
    public async Task A_call_that_is_cancelled_while_it_waits_ends_at_once_and_holds_up_nobody()
    {
        var grain = Grain<ICallGrain>();
        var held = grain.Hold(Key);
        await Journal.Has("holds");
        using var cancellation = new CancellationTokenSource();
        var waiting = grain.WaitForCancellation("call", cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(["holds"], Journal.Entries);
        Gate.Open(Key);
        await held;
        await grain.Note("after");
        Assert.Equal("after", Journal.Entries[^1]);
    }

    [Fact]
    public async Task References_are_values_that_calls_can_carry()
    {
        var grain = Grain<ICallGrain>();
        var other = Host.Grains.GetGrain<ICallGrain>(Key + "/other");
        Assert.Equal(grain, await grain.Me());
        Assert.Equal(grain.GetHashCode(), (await grain.Me()).GetHashCode());
        Assert.NotEqual(grain, other);
        Assert.Equal(Key + "/other", await grain.KeyOf(other));
        Assert.Equal(Key, grain.GetPrimaryKeyString());
        await other.CallBack(grain, "called back");
        Assert.Equal(["called back"], Journal.Entries);
    }

    [Fact]
    public async Task Ambient_values_stay_with_the_caller()
    {
        CallGrain.AmbientValue.Value = "the client's";
        Assert.Null(await Grain<ICallGrain>().Ambient());
        Assert.Null(await Grain<ICallGrain>().AmbientOf(Host.Grains.GetGrain<ICallGrain>(Key + "/other")));
        Assert.Equal("the client's", CallGrain.AmbientValue.Value);
    }
}
