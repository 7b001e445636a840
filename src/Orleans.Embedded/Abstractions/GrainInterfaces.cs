namespace Orleans
{
    /// <summary>Marks grain interfaces. All their methods return <see cref="Task"/> or <see cref="Task{TResult}"/>.</summary>
    public interface IGrain : Runtime.IAddressable;

    /// <summary>A grain interface whose grains have strings as keys.</summary>
    public interface IGrainWithStringKey : IGrain;

    /// <summary>Gives references to grains. A reference is cheap, and exists whether or not the grain is active.</summary>
    public interface IGrainFactory
    {
        /// <summary>The grain of that interface and key.</summary>
        /// <param name="grainClassNamePrefix">Chooses among several classes that implement the interface: what the full name of the class begins with.</param>
        /// <exception cref="ArgumentException">No grain class implements the interface, or several do, or the key is empty.</exception>
        TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
            where TGrainInterface : IGrainWithStringKey;
    }

    /// <summary>How code outside of grains reaches them; in one process the same as <see cref="IGrainFactory"/>.</summary>
    public interface IClusterClient : IGrainFactory
    {
        IServiceProvider ServiceProvider { get; }
    }
}

namespace Orleans.Runtime
{
    /// <summary>Anything that can be called through a reference.</summary>
    public interface IAddressable;

    /// <summary>Identity of a grain: the name of its class and its key.</summary>
    public readonly record struct GrainId(string Type, string Key)
    {
        public override string ToString() => $"{Type}/{Key}";
    }

    /// <summary>The activation that a grain object belongs to.</summary>
    public interface IGrainContext
    {
        GrainId GrainId { get; }

        /// <summary>The grain object; null until it was made.</summary>
        object? GrainInstance { get; }

        /// <summary>Services in a scope that lives as long as the activation.</summary>
        IServiceProvider ActivationServices { get; }

        /// <summary>Ends when the activation is gone. A grain that awaits its own waits for ever.</summary>
        Task Deactivated { get; }

        /// <summary>Deactivates the grain once its running calls have ended; calls that wait go to its successor.</summary>
        void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
    }
}
