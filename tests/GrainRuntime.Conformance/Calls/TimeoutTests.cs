using Encoder.GrainRuntime.Conformance.Hosting;
using Encoder.GrainRuntime.Conformance.Turns;

namespace Encoder.GrainRuntime.Conformance.Calls;

[Collection(nameof(ImpatientHost))]
public sealed class TimeoutTests(ImpatientHost host) : ConformanceTest(host)
{
    [Fact]
    public async Task A_call_that_takes_too_long_ends_for_its_caller_while_the_grain_goes_on()
    {
        var call = (await Awake()).Hold(Key);
        await Assert.ThrowsAsync<TimeoutException>(() => call);
        Assert.Equal(["holds"], Journal.Entries);
        Gate.Open(Key);
        await Journal.Has("held");
    }

    [Fact]
    public async Task A_call_whose_caller_gave_up_before_its_turn_is_never_made()
    {
        var grain = await Awake();
        var held = grain.Hold(Key);
        await Journal.Has("holds");
        await Assert.ThrowsAsync<TimeoutException>(() => grain.Note("too late"));
        await Assert.ThrowsAsync<TimeoutException>(() => held);
        Gate.Open(Key);
        await grain.Note("in time");
        Assert.Equal(["holds", "held", "in time"], Journal.Entries);
    }

    [Fact]
    public async Task A_chain_of_calls_that_waits_for_itself_ends_in_a_timeout()
    {
        var grain = Grain<ITurnGrain>();
        await Assert.ThrowsAsync<TimeoutException>(grain.CallSelf);
        await grain.Note("alive");
        Assert.Contains("alive", Journal.Entries);
    }

    /// <summary>The grain, activated: on a busy machine a first call may take longer than this host has patience, and would then never be made.</summary>
    private async Task<ICallGrain> Awake()
    {
        var grain = Grain<ICallGrain>();
        await Eventually.True(() => Answers(grain), "the grain answers");
        return grain;
    }

    private static async Task<bool> Answers(ICallGrain grain)
    {
        try
        {
            return await grain.Nothing(null) is null;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
