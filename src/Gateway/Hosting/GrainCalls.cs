using Encoder.Contracts;
using Polly;
using Polly.Retry;

namespace Encoder.Gateway.Hosting;

/// <summary>
/// Retries idempotent grain calls, so that clients do not notice the death of a silo, which takes seconds to detect.
/// </summary>
/// <remarks>Other calls are not retried. If one fails, its outcome is unknown and the response is 503.</remarks>
public static class GrainCalls
{
    /// <summary>The time until a silo's death is detected, plus another response timeout.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private static readonly ResiliencePipeline s_pipeline = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<Exception>(GrainFaults.IsTransient),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromMilliseconds(100),
            MaxDelay = TimeSpan.FromSeconds(1),
            MaxRetryAttempts = int.MaxValue,
        })
        .Build();

    /// <summary>Makes a call, and repeats it for up to 20 seconds if it fails transiently.</summary>
    /// <exception cref="TimeoutException">No call succeeded in time. The inner exception is that of the last call.</exception>
    public static async Task<T> Repeat<T>(Func<Task<T>> call)
    {
        using var patience = new CancellationTokenSource(s_patience);
        Exception? last = null;
        try
        {
            return await s_pipeline.ExecuteAsync(async _ => await Try(), patience.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && last is not null)
        {
            throw new TimeoutException("The call was repeated without success.", last);
        }

        async Task<T> Try()
        {
            try
            {
                return await call();
            }
            catch (Exception exception)
            {
                last = exception;
                throw;
            }
        }
    }

    /// <inheritdoc cref="Repeat{T}"/>
    public static Task Repeat(Func<Task> call) => Repeat(async () =>
    {
        await call();
        return true;
    });
}
