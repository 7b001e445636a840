using System.Net;
using Encoder.Silo.Outbound;

namespace Encoder.Silo.Tests.Outbound;

public sealed class SystemResolverTests
{
    [Fact]
    public async Task A_name_is_looked_up()
    {
        var addresses = await SystemResolver.Create()("localhost", CancellationToken.None);
        Assert.NotEmpty(addresses);
        Assert.All(addresses, address => Assert.True(IPAddress.IsLoopback(address)));
    }

    [Fact]
    public async Task A_look_up_does_not_use_a_thread_of_the_pool()
    {
        var ofThePool = true;
        var resolve = SystemResolver.Create(_ =>
        {
            ofThePool = Thread.CurrentThread.IsThreadPoolThread;
            return [];
        });
        await resolve("example.org", CancellationToken.None);
        Assert.False(ofThePool);
    }

    [Fact]
    public async Task A_look_up_that_blocks_can_be_cancelled()
    {
        using var release = new ManualResetEventSlim();
        using var cancellation = new CancellationTokenSource();
        var lookUp = SystemResolver.Create(_ => { release.Wait(); return []; })("example.org", cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lookUp);
        release.Set();
    }
}
