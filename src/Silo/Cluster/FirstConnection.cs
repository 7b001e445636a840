using Microsoft.Extensions.Logging;

namespace Encoder.Silo.Cluster;

/// <summary>Retries until the first silo can be reached: a gateway may start before the silos.</summary>
internal sealed partial class FirstConnection(ILogger<FirstConnection> logger) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        Log.Waits(logger, exception.Message);
        await Task.Delay(s_pause, cancellationToken);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "No silo can be reached yet: {Reason}")]
        public static partial void Waits(ILogger logger, string reason);
    }
}
