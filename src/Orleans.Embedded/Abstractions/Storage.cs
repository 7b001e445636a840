using Orleans.Core;
using Orleans.Runtime;

namespace Orleans.Core
{
    /// <summary>A stored state. All of it is only for the turns of its own activation.</summary>
    public interface IStorage
    {
        /// <summary>Version of what was last read or written; null when nothing is stored.</summary>
        string? Etag { get; }

        /// <summary>Whether anything is stored.</summary>
        bool RecordExists { get; }

        /// <summary>Removes what is stored; the state is a new object then.</summary>
        /// <exception cref="Storage.InconsistentStateException">It was changed by another activation.</exception>
        Task ClearStateAsync();

        /// <summary>Stores the state; it is durable when the task ends.</summary>
        /// <exception cref="Storage.InconsistentStateException">It was changed by another activation.</exception>
        /// <exception cref="OrleansException">The storage failed; its own exception is the inner one.</exception>
        Task WriteStateAsync();

        /// <summary>Replaces the state by what is stored.</summary>
        Task ReadStateAsync();
    }

    /// <inheritdoc/>
    public interface IStorage<TState> : IStorage
    {
        TState State { get; set; }
    }
}

namespace Orleans.Runtime
{
    /// <summary>A state that is read before its grain is activated; a constructor's parameter with <see cref="PersistentStateAttribute"/>.</summary>
    public interface IPersistentState<TState> : IStorage<TState>;

    /// <summary>Names the state. It is stored under this name and the grain's key, without the grain's type.</summary>
    /// <param name="storageName">Ignored: there is one storage.</param>
    [AttributeUsage(AttributeTargets.Parameter)]
    public sealed class PersistentStateAttribute(string stateName, string? storageName = null) : Attribute
    {
        public string StateName => stateName;

        public string? StorageName => storageName;
    }
}

namespace Orleans.Storage
{
    /// <summary>Turns states into bytes and back.</summary>
    public interface IGrainStorageSerializer
    {
        BinaryData Serialize<T>(T? input);

        T? Deserialize<T>(BinaryData input);
    }

    /// <summary>A state was changed by another activation since this one read it. An activation that lets this escape is deactivated.</summary>
    public sealed class InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag) : OrleansException(errorMsg)
    {
        /// <summary>The version that is stored; null when nothing is.</summary>
        public string? StoredEtag => storedEtag;

        /// <summary>The version that was to be replaced.</summary>
        public string? CurrentEtag => currentEtag;

        /// <summary>Whether it comes from the activation that it is about to escape from; its callers are not to blame.</summary>
        internal bool IsSourceActivation { get; set; } = true;
    }
}
