using Microsoft.Extensions.Hosting;

namespace Encoder.Silo.Hosting;

internal static class ApplicationStart
{
    /// <summary>Waits until every hosted service has started and the process serves requests.</summary>
    /// <exception cref="OperationCanceledException">The process stopped before that.</exception>
    public static async Task WaitForStart(this IHostApplicationLifetime lifetime, CancellationToken stopping)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var whenStarted = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stopping);
    }
}
