using Encoder.Grains.Files;
using Encoder.Storage.Media;
using Encoder.Storage.Work;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Encoder.Silo.Recovery;

/// <summary>
/// Cleans up after a killed process on one machine, before anything can be uploaded or claimed. Only this process uses the data folder, so
/// every remaining lease belongs to a dead worker, and no process will finish an upload that is staged or was published without a file.
/// </summary>
public sealed partial class StartRecovery(
    IWorkQueue queue, IWorkspace workspace, FileDeletion files, ILogger<StartRecovery> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        workspace.RemoveStaged();
        await files.DeleteUnnamed(TimeSpan.Zero);
        var leases = await queue.EndAllLeases();
        if (leases > 0) Log.LeasesEnded(logger, leases);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Ended {Leases} leases of a process that no longer runs")]
        public static partial void LeasesEnded(ILogger logger, int leases);
    }
}
