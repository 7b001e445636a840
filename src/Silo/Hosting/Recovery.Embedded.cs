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
public sealed partial class Recovery(IWorkQueue queue, IMediaStore media, IJobIndex index, IGrainFactory grains, ILogger<Recovery> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        media.RemoveStaged();
        var leases = await queue.EndAllLeases();
        var unsettled = media.JobsWithWork().Union(await index.ListWithoutWork()).ToArray();
        foreach (var jobId in unsettled) await grains.GetGrain<IJobWorkGrain>(jobId).Resume();
        if (leases + unsettled.Length > 0) Log.Recovered(logger, leases, unsettled.Length);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Recovered: {Leases} units of work were held by a process that is gone, {Jobs} jobs were looked after")]
        public static partial void Recovered(ILogger logger, int leases, int jobs);
    }
}
