using Encoder.Sqlite;
using Microsoft.Extensions.Logging;
using Orleans.Embedded.Activations;
using Orleans.Embedded.Calls;
using Orleans.Embedded.Copying;
using Orleans.Embedded.Reminders;
using Orleans.Embedded.State;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Embedded;

/// <summary>The grains of this process.</summary>
public sealed class EmbeddedGrainRuntime : IClusterClient
{
    private readonly SqliteFile _file;
    private readonly GrainDirectory _directory;
    private ITimer? _collection;

    internal EmbeddedGrainRuntime(
        EmbeddedGrainsOptions options, IServiceProvider services, SqliteFile file, IGrainStorageSerializer serializer, TimeProvider time, ILogger logger)
    {
        _file = file;
        (Options, ServiceProvider, Serializer, Time, Logger) = (options, services, serializer, time, logger);
        Classes = new(GrainClasses.In(options.GrainAssemblies));
        Copier = new(options.CrossesAsJson, options.JsonOptions);
        States = new(file);
        Reminders = new(this, new(file));
        _directory = new(this);
    }

    public IServiceProvider ServiceProvider { get; }

    /// <summary>How many activations there are.</summary>
    public int ActivationCount => _directory.Count;

    internal EmbeddedGrainsOptions Options { get; }

    internal IGrainStorageSerializer Serializer { get; }

    internal TimeProvider Time { get; }

    internal ILogger Logger { get; }

    internal GrainClasses Classes { get; }

    internal DeepCopier Copier { get; }

    internal GrainStateTable States { get; }

    internal ReminderService Reminders { get; }

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(primaryKey);
        var grainClass = Classes.Implementing(typeof(TGrainInterface), grainClassNamePrefix);
        return (TGrainInterface)(object)GrainReference.To(this, grainClass, primaryKey, typeof(TGrainInterface));
    }

    /// <summary>Deactivates every grain that is active now, after the calls that it is running, and waits for that.</summary>
    public Task DeactivateAll(CancellationToken cancellationToken = default) =>
        _directory.DeactivateAll(new(DeactivationReasonCode.RuntimeRequested, "All were asked to go."), cancellationToken);

    internal async Task Open()
    {
        await _file.Migrate("grains", GrainStateTable.Schema, ReminderTable.Schema);
        _collection = Time.CreateTimer(_ => _directory.CollectIdle(), state: null, Options.CollectionQuantum, Options.CollectionQuantum);
    }

    internal async Task Close(CancellationToken cancellationToken)
    {
        if (_collection is not null) await _collection.DisposeAsync();
        await _directory.Close(cancellationToken);
    }

    internal void Send(GrainClass grainClass, GrainId grainId, GrainRequest request) => _directory.Send(grainClass, grainId, request);

    internal void Forget(Activation activation) => _directory.Forget(activation);
}
