using Orleans.Embedded.Activations;
using Orleans.Embedded.Calls;
using Orleans.Runtime;

namespace Orleans;

/// <summary>Identity of grains and references.</summary>
public static class GrainExtensions
{
    /// <summary>Identity of a grain, seen from inside or through a reference.</summary>
    /// <exception cref="ArgumentException">It is neither a grain nor a reference to one.</exception>
    public static GrainId GetGrainId(this IAddressable grain) => grain switch
    {
        GrainReference reference => reference.GrainId,
        IGrainBase inside => inside.GrainContext.GrainId,
        _ => throw new ArgumentException($"{grain?.GetType()} is neither a grain nor a reference to one.", nameof(grain)),
    };

    /// <inheritdoc cref="GetGrainId"/>
    public static string GetPrimaryKeyString(this IAddressable grain) => grain.GetGrainId().Key;

    /// <summary>A reference to the grain, also from inside of it.</summary>
    /// <exception cref="InvalidCastException">The grain's class does not implement that interface.</exception>
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain) => (TGrainInterface)(object)(grain switch
    {
        GrainReference reference => reference.As(typeof(TGrainInterface)),
        IGrainBase inside => GrainReference.To(Activation.Of(inside), typeof(TGrainInterface)),
        _ => throw new ArgumentException($"{grain?.GetType()} is neither a grain nor a reference to one.", nameof(grain)),
    });
}

/// <summary>What a grain can ask of its activation.</summary>
public static class GrainBaseExtensions
{
    /// <summary>Deactivates this grain after the current call.</summary>
    public static void DeactivateOnIdle(this IGrainBase grain) => Activation.Of(grain)
        .Deactivate(new(DeactivationReasonCode.ApplicationRequested, $"{nameof(DeactivateOnIdle)} was called."));

    /// <summary>
    /// Starts a timer, which ends with the activation. A tick is a turn like a call's. The next one is due a period after the end of the last;
    /// a tick that fails is logged. The callback's token is cancelled when the timer is disposed.
    /// </summary>
    public static IGrainTimer RegisterGrainTimer<TState>(
        this IGrainBase grain, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return Activation.Of(grain).StartTimer(token => callback(state, token), options);
    }

    /// <inheritdoc cref="RegisterGrainTimer{TState}(IGrainBase, Func{TState, CancellationToken, Task}, TState, GrainTimerCreationOptions)"/>
    public static IGrainTimer RegisterGrainTimer(this IGrainBase grain, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return Activation.Of(grain).StartTimer(callback, options);
    }

    /// <inheritdoc cref="RegisterGrainTimer{TState}(IGrainBase, Func{TState, CancellationToken, Task}, TState, GrainTimerCreationOptions)"/>
    public static IGrainTimer RegisterGrainTimer(this IGrainBase grain, Func<Task> callback, GrainTimerCreationOptions options)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return Activation.Of(grain).StartTimer(_ => callback(), options);
    }

    /// <inheritdoc cref="RegisterGrainTimer{TState}(IGrainBase, Func{TState, CancellationToken, Task}, TState, GrainTimerCreationOptions)"/>
    public static IGrainTimer RegisterGrainTimer(this IGrainBase grain, Func<CancellationToken, Task> callback, TimeSpan dueTime, TimeSpan period) =>
        grain.RegisterGrainTimer(callback, new GrainTimerCreationOptions(dueTime, period));
}
