using Encoder.Grains.Files;
using Encoder.Storage.Media;
using Encoder.Storage.Work;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Encoder.Silo.Recovery;

/// <summary>
/// Frees, before anything can be uploaded or claimed, what a killed process on one machine held. The data folder is this process's alone,
/// so every
/// lease that is still held belongs to a dead worker, and nobody will finish an upload that is staged or published without a file.
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
        [LoggerMessage(Level = LogLevel.Information, Message = "{Leases} leases of a process that is gone have ended")]
        public static partial void LeasesEnded(ILogger logger, int leases);
    }
}
