using Microsoft.Extensions.Logging;
using Orleans.Embedded.Calls;
using Orleans.Runtime;

namespace Orleans.Embedded.Activations;

/// <content>What an activation logs.</content>
internal sealed partial class Activation
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Request} failed, and nobody was waiting for it.")]
        public static partial void FailedUnheard(ILogger logger, GrainRequest request, Exception exception);

        [LoggerMessage(LogLevel.Error, "{GrainId} could not be activated.")]
        public static partial void ActivationFailed(ILogger logger, GrainId grainId, Exception exception);

        [LoggerMessage(LogLevel.Error, "{GrainId} failed while it was deactivated.")]
        public static partial void DeactivationFailed(ILogger logger, GrainId grainId, Exception exception);
    }
}
