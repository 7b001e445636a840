using Encoder.GrainRuntime.Conformance.Hosting;

namespace Encoder.GrainRuntime.Conformance.Activations;

[Collection(nameof(CommonHost))]
public sealed class ActivationTests(CommonHost host) : ConformanceTest(host)
{
    [Fact]
    public async Task The_first_call_activates_and_the_next_finds_the_same_activation()
    {
        var id = await Grain<ILifeGrain>().Ask();
        Assert.Equal(id, await Grain<ILifeGrain>().Ask());
        Assert.Equal(["activating", "activated", "asked", "asked"], Journal.Entries);
    }

    [Fact]
    public async Task Calls_wait_until_the_activation_is_ready()
    {
        LifeScript.Of(Key).OnActivate = () => Gate.Wait(Key);
        var calls = Task.WhenAll(Grain<ILifeGrain>().Ask(), Grain<ILifeGrain>().Ask());
        await Journal.Has("activating");
        Gate.Open(Key);
        await calls;
        Assert.Equal(["activating", "activated", "asked", "asked"], Journal.Entries);
    }

    [Fact]
    public async Task Many_first_calls_at_once_meet_one_activation()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Grain<ILifeGrain>().Ask())));
        Assert.Single(ids.Distinct());
        Assert.Equal(1, Journal.Count("activated"));
    }

    [Fact]
    public async Task A_failed_activation_fails_the_calls_that_wait_for_it_and_the_next_call_tries_again()
    {
        LifeScript.Of(Key).OnActivate = async () =>
        {
            await Gate.Wait(Key);
            throw new InvalidOperationException("cannot start");
        };
        var grain = Grain<ILifeGrain>();
        var calls = new[] { grain.Ask(), grain.Ask() };
        await Journal.Has("activating");
        Gate.Open(Key);
        foreach (var call in calls)
        {
            var exception = await Assert.ThrowsAnyAsync<Exception>(() => call);
            Assert.Contains("cannot start", exception.ToString(), StringComparison.Ordinal);
        }

        LifeScript.Of(Key).OnActivate = () => Task.CompletedTask;
        await grain.Ask();
        Assert.Equal(["activating", "activating", "activated", "asked"], Journal.Entries.Where(entry => entry != "disposed"));
    }

    [Fact]
    public async Task Stateless_workers_run_beside_each_other_up_to_their_number()
    {
        var grain = Grain<IWorkerGrain>();
        var calls = Enumerable.Range(0, 3).Select(_ => grain.Work(Key)).ToArray();
        await Journal.Has("working", 2);
        Assert.Equal(2, Journal.Count("working"));
        Gate.Open(Key);
        var ids = await Task.WhenAll(calls);
        Assert.Equal(2, ids.Distinct().Count());
    }

    [Fact]
    public async Task Calls_that_come_at_the_same_moment_do_not_share_a_worker_while_another_is_free()
    {
        for (var round = 0; round < 20; round++)
        {
            var key = $"{Key}/{round}";
            var grain = Host.Grains.GetGrain<IWorkerGrain>(key);
            var calls = Enumerable.Range(0, 2).Select(_ => Task.Run(() => grain.Work(key))).ToArray();
            await Journal.Of(key).Has("working", 2);
            Gate.Open(key);
            await Task.WhenAll(calls);
        }
    }

    [Fact]
    public async Task An_activation_has_a_service_scope_of_its_own()
    {
        var first = await Grain<IScopedGrain>().Services();
        Assert.Equal(first[0], first[1]);
        Assert.Equal(first, await Grain<IScopedGrain>().Services());
        Assert.NotEqual(first, await Host.Grains.GetGrain<IScopedGrain>(Key + "/other").Services());
    }
}
