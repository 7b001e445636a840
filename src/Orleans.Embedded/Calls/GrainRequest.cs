namespace Orleans.Embedded.Calls;

/// <summary>Work that waits for its turn in an activation: a call, or a timer's tick.</summary>
internal abstract class GrainRequest
{
    /// <summary>Whether it neither waits for others nor do they for it.</summary>
    public abstract bool Interleaves { get; }

    /// <summary>Whether it may run beside others that are read-only.</summary>
    public abstract bool IsReadOnly { get; }

    /// <summary>Whether the activation is in use because of it.</summary>
    public abstract bool KeepsAlive { get; }

    /// <summary>Whether it goes to the successor when the activation ends first.</summary>
    public abstract bool OutlivesActivation { get; }

    /// <summary>False once nobody waits for the outcome any more; then it need not run.</summary>
    public abstract bool IsWanted { get; }

    /// <summary>Runs in its turn; what fails is returned, not thrown.</summary>
    public abstract Task<Exception?> Run(object target);

    /// <summary>Tells who waits for it the outcome of the run. False when nobody did, so that a failure is still to be told.</summary>
    public abstract bool Report();

    /// <summary>Tells who waits for it that it will not run.</summary>
    public abstract void Refuse(Exception reason);
}
