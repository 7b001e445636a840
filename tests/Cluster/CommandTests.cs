using System.Diagnostics;
using Encoder.Cli;
using Encoder.Cluster.Running;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.Cluster;

/// <summary>Tests <c>./encoder cluster</c> as users run it.</summary>
public sealed class CommandTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly ClusterUnderTest _cluster = new();

    [Fact]
    public async Task A_cluster_comes_up_grows_loses_a_silo_comes_up_again_and_goes_down()
    {
        await using var receiver = await Receiver.Start();
        var up = await Run("up", "--silos", "2", "--gateways", "1");
        _cluster.Refresh();
        Assert.Contains($"ready: {_cluster.Local.Find("gateway-1").Url}", up, StringComparison.Ordinal);
        var upload = await _cluster.Client.Upload(Clip.Tiny);
        // Adds a silo and a gateway while there is work for all of them.
        await using var load = new Load(upload.Id, receiver.Url, max: 60, [.. Enumerable.Repeat(_cluster.Client, 4)]);
        await Run("up", "--silos", "3", "--gateways", "1");
        var clock = Stopwatch.StartNew();
        _cluster.Refresh();
        await Eventually.True(
            () => _cluster.LogOf("silo-3").Any(l => l.Contains(" begun, attempt ", StringComparison.Ordinal)),
            "the third silo takes work",
            TimeSpan.FromSeconds(10));
        output.WriteLine($"took work {clock.Elapsed.TotalSeconds:0.0} s after it was ready");
        await Eventually.True(() => load.Accepted.Count >= 20, "there are jobs", TimeSpan.FromMinutes(1));
        await load.Stop();
        Assert.Empty(load.Wrong);

        await Run("kill", "1");
        _cluster.WasKilled = true;
        Assert.Matches("silo-1 .* gone ", await Run("status"));
        await Run("up", "--silos", "3", "--gateways", "1");
        _cluster.Refresh();
        Assert.DoesNotContain(" gone ", await Run("status"), StringComparison.Ordinal);
        await _cluster.CheckAll(load.Accepted, receiver);

        await Run("down");
        Assert.All(_cluster.Local.State.Silos.Concat(_cluster.Local.State.Gateways), member => Assert.False(member.IsAlive, member.Name));
        Assert.False(_cluster.Local.Postgres.IsStarted);
    }

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync()
    {
        _cluster.Refresh();
        return _cluster.DisposeAsync();
    }

    private Task<string> Run(string command, params string[] arguments) =>
        ExternalProgram.Run(
            Repository.File("encoder"), ["cluster", command, .. arguments, "--data", _cluster.Folder], CancellationToken.None,
            ClusterUnderTest.Settings);
}
