using Encoder.Grains.Outputs;
using Encoder.Grains.Work;

namespace Encoder.Grains.Renditions;

/// <summary>What one preset asks for: packaged from the job's shared encodes, verified, published. The key is the preset's id.</summary>
[Alias("encoder.IRenditionGrain")]
public interface IRenditionGrain : IOutputGrain<PackageOrder>;

public sealed class RenditionGrain(
    [PersistentState(GrainStorage.Rendition, GrainStorage.Provider)] IPersistentState<OutputState<PackageOrder>> stored,
    OutputServices services) : OutputGrain<PackageOrder>(stored, services), IRenditionGrain;
