using System.Diagnostics;
using Orleans.Embedded.Copying;
using Orleans.Runtime;

namespace Orleans.Embedded.Calls;

/// <summary>One call of a grain's method. The trace of the caller goes along; other ambient values do not.</summary>
internal sealed class GrainCall<TResult>(GrainMethod method, GrainId grain, object?[] arguments, DeepCopier copier) : GrainRequest
{
    private readonly TaskCompletionSource<TResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Activity? _trace = Activity.Current;
    private ITimer? _timeout;
    private CancellationTokenRegistration _cancellation;
    private TResult? _result;
    private Exception? _failure;

    public Task<TResult> Result => _completion.Task;

    public override bool Interleaves => method.AlwaysInterleaves;

    public override bool IsReadOnly => method.IsReadOnly;

    public override bool KeepsAlive => true;

    public override bool OutlivesActivation => true;

    public override bool IsWanted => !_completion.Task.IsCompleted;

    /// <summary>Ends the call for its caller when it takes too long or is cancelled, whatever becomes of it in the grain.</summary>
    public void Limit(TimeProvider time, TimeSpan timeout, CancellationToken cancellationToken)
    {
        _timeout = time.CreateTimer(
            _ => Refuse(new TimeoutException($"{method} of {grain} did not answer within {timeout}.")), state: null, timeout, Timeout.InfiniteTimeSpan);
        _cancellation = cancellationToken.UnsafeRegister(_ => Refuse(new OperationCanceledException(cancellationToken)), state: null);
    }

    public override async Task<Exception?> Run(object target)
    {
        if (_trace is not null) Activity.Current = _trace;
        try
        {
            var task = method.Invoke(target, arguments);
            await task;
            if (task is Task<TResult> { Result: var result }) _result = method.CopiesResult ? (TResult?)copier.Copy(result) : result;
        }
        catch (Exception exception)
        {
            _failure = exception;
        }
        return _failure;
    }

    public override bool Report()
    {
        Release();
        return !method.IsOneWay && (_failure is null ? _completion.TrySetResult(_result!) : _completion.TrySetException(_failure));
    }

    public override void Refuse(Exception reason)
    {
        Release();
        if (!method.IsOneWay) _completion.TrySetException(reason);
    }

    public override string ToString() => $"{method} of {grain}";

    private void Release()
    {
        _timeout?.Dispose();
        _cancellation.Dispose();
    }
}
