using Encoder.Grains.Outputs;
using Orleans.CodeGeneration;
using Orleans.Placement;

namespace Encoder.Grains.Thumbnails;

/// <summary>Makes the output of all thumbnails of a job from the source, then verifies and publishes it. The key is the job's id.</summary>
[Alias("encoder.IThumbnailGrain"), Version(3)]
public interface IThumbnailGrain : IOutputGrain;

/// <inheritdoc cref="IThumbnailGrain"/>
[PreferLocalPlacement, CollectionAgeLimit(Minutes = 2)]
public sealed class ThumbnailGrain(
    [PersistentState(GrainStorage.Thumbnails, GrainStorage.Provider)] IPersistentState<OutputState> stored,
    OutputServices services) : OutputGrain(stored, services), IThumbnailGrain;
