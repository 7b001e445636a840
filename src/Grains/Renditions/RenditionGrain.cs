using Encoder.Grains.Outputs;
using Orleans.CodeGeneration;
using Orleans.Placement;

namespace Encoder.Grains.Renditions;

/// <summary>
/// Makes the output of one preset: packages the job's shared encodes, then verifies and publishes the result. The key is the preset's id.
/// </summary>
[Alias("encoder.IRenditionGrain"), Version(3)]
public interface IRenditionGrain : IOutputGrain;

/// <inheritdoc cref="IRenditionGrain"/>
[PreferLocalPlacement, CollectionAgeLimit(Minutes = 2)]
public sealed class RenditionGrain(
    [PersistentState(GrainStorage.Rendition, GrainStorage.Provider)] IPersistentState<OutputState> stored,
    OutputServices services) : OutputGrain(stored, services), IRenditionGrain;
