using System.Runtime.CompilerServices;
using Encoder.Testing;

namespace Encoder.Gateway.Tests.Hosting;

[Collection(nameof(Alone))]
public sealed class StopTests
{
    /// <summary>Timers that nobody disposes would keep it: they fire as long as the process lives.</summary>
    [Fact]
    public async Task A_service_that_has_stopped_is_not_kept_in_memory()
    {
        var services = await StartAndStop();

        await Eventually.True(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return !services.IsAlive;
            },
            "the services are collected");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> StartAndStop()
    {
        await using var gateway = await RunningGateway.Start();
        await gateway.Ada.GetAsync(new Uri("/v1/jobs", UriKind.Relative));
        return new WeakReference(gateway.Services);
    }
}
