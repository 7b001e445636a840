using Encoder.Contracts;
using Polly;
using Polly.Retry;

namespace Encoder.Gateway.Hosting;

/// <summary>
/// Repeats grain calls that change nothing when they are repeated. A client does not notice that a silo dies, which takes seconds to
/// detect.
/// </summary>
/// <remarks>What may not be repeated is called plainly, and answered 503 when it fails: its outcome is not known.</remarks>
public static class GrainCalls
{
    /// <summary>As long as a silo that died is taken for alive, and another response timeout.</summary>
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

    /// <summary>Makes a call until it is answered, or patience ends: then it fails as the last try did.</summary>
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
            throw new TimeoutException("The call was repeated in vain.", last);
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
