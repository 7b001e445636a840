using Encoder.Grains.Outputs;
using Orleans.CodeGeneration;
using Orleans.Placement;

namespace Encoder.Grains.Thumbnails;

/// <summary>
/// The output of all thumbnails of a job: makes them from the source, verifies and publishes them. The key is the job's id.
/// </summary>
[Alias("encoder.IThumbnailGrain"), Version(3)]
public interface IThumbnailGrain : IOutputGrain;

/// <inheritdoc cref="IThumbnailGrain"/>
[PreferLocalPlacement, CollectionAgeLimit(Minutes = 2)]
public sealed class ThumbnailGrain(
    [PersistentState(GrainStorage.Thumbnails, GrainStorage.Provider)] IPersistentState<OutputState> stored,
    OutputServices services) : OutputGrain(stored, services), IThumbnailGrain;
