using Encoder.Grains.Jobs;
using Encoder.Storage.Jobs;
using Encoder.Storage.Media;
using Encoder.Storage.Work;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Encoder.Silo.Hosting;

/// <summary>
/// Picks up, before this process takes new work, what the one before it left. The data folder is this process's alone, so that every lease
/// that is still held is a dead worker's, and every staged upload one that nobody will finish.
/// </summary>
public sealed partial class Recovery(IWorkQueue queue, IWorkspace workspace, IJobIndex index, IGrainFactory grains, ILogger<Recovery> logger) : IHostedLifecycleService
{
    /// <summary>Before anything can be uploaded or claimed.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        workspace.RemoveStaged();
        var leases = await queue.EndAllLeases();
        if (leases > 0) Log.LeasesEnded(logger, leases);
    }

    /// <summary>Once the process serves: what jobs tell names its address.</summary>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var unsettled = workspace.JobsWithWork().Union(await index.ListWithoutWork()).ToArray();
        foreach (var jobId in unsettled) await grains.GetGrain<IJobWorkGrain>(jobId).Resume();
        if (unsettled.Length > 0) Log.Resumed(logger, unsettled.Length);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Leases} units of work were held by a process that is gone; they are free")]
        public static partial void LeasesEnded(ILogger logger, int leases);

        [LoggerMessage(Level = LogLevel.Information, Message = "{Jobs} jobs that were not settled were looked after")]
        public static partial void Resumed(ILogger logger, int jobs);
    }
}
