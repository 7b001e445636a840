using Encoder.Media.Processes;
using Encoder.Silo.Worker;
using Encoder.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Hosting;

/// <summary>Prevents the start of a process that has worker slots but no working sandbox.</summary>
public sealed partial class SandboxGate(SandboxProbe probe, IOptions<WorkerOptions> worker, ILogger<SandboxGate> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (worker.Value.Slots == 0) return;
        var report = await probe.Check(cancellationToken);
        if (!report.Usable) throw new SetupException(report.Message);
        Log.Usable(logger, report.Message);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Encoding with {Tools}")]
        public static partial void Usable(ILogger logger, string tools);
    }
}
