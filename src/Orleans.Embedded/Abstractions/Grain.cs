using Orleans.Embedded.Activations;
using Orleans.Runtime;

namespace Orleans;

/// <summary>What the runtime needs of a grain class: <see cref="Grain"/> is one way to give it, to take the context as a constructor's parameter another.</summary>
public interface IGrainBase
{
    IGrainContext GrainContext { get; }

    /// <summary>Runs before the first call, after the state was read. When it fails, so do the calls that wait for it.</summary>
    Task OnActivateAsync(CancellationToken token) => Task.CompletedTask;

    /// <summary>Runs after the last call. It may never run: processes get killed.</summary>
    Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => Task.CompletedTask;
}

/// <summary>Base of grain classes.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    private readonly Activation? _activation = Activation.BeingCreated;

    /// <exception cref="InvalidOperationException">The grain was not made by the runtime.</exception>
    public IGrainContext GrainContext =>
        _activation ?? throw new InvalidOperationException($"{GetType()} was not created by the grain runtime.");

    protected IGrainFactory GrainFactory => Activation.Of(this).Runtime;

    protected internal IServiceProvider ServiceProvider => GrainContext.ActivationServices;

#pragma warning disable CA1725 // The parameters have the names that they have in Orleans, there and here.
    /// <inheritdoc cref="IGrainBase.OnActivateAsync"/>
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc cref="IGrainBase.OnDeactivateAsync"/>
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;
#pragma warning restore CA1725

    /// <summary>Deactivates this grain after the current call.</summary>
    protected void DeactivateOnIdle() => GrainBaseExtensions.DeactivateOnIdle(this);

    /// <summary>Keeps this grain from being deactivated as idle for that long; zero takes an earlier delay back, <see cref="Timeout.InfiniteTimeSpan"/> never ends.</summary>
    protected void DelayDeactivation(TimeSpan timeSpan) => Activation.Of(this).DelayDeactivation(timeSpan);
}

/// <summary>Why a grain is deactivated.</summary>
public readonly struct DeactivationReason(DeactivationReasonCode code, Exception? exception, string text)
{
    public DeactivationReason(DeactivationReasonCode code, string text)
        : this(code, exception: null, text)
    {
    }

    public DeactivationReasonCode ReasonCode => code;

    public Exception? Exception => exception;

    public string Description => text;

    public override string ToString() => exception is null ? $"{code}: {text}" : $"{code}: {text} {exception}";
}

/// <summary>The reasons that there are in one process.</summary>
public enum DeactivationReasonCode : byte
{
    None = 0,
    ShuttingDown = 1,
    ActivationFailed = 2,
    ActivationIdle = 4,
    ApplicationError = 8,
    ApplicationRequested = 9,
    RuntimeRequested = 11,
}
