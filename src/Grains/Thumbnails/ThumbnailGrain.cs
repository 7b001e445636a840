using Encoder.Grains.Outputs;
using Encoder.Grains.Work;

namespace Encoder.Grains.Thumbnails;

/// <summary>All thumbnails of a job: taken from the source, verified, published. The key is the job's id.</summary>
[Alias("encoder.IThumbnailGrain")]
public interface IThumbnailGrain : IOutputGrain<ThumbnailsOrder>;

public sealed class ThumbnailGrain(
    [PersistentState(GrainStorage.Thumbnails, GrainStorage.Provider)] IPersistentState<OutputState<ThumbnailsOrder>> stored,
    OutputServices services) : OutputGrain<ThumbnailsOrder>(stored, services), IThumbnailGrain;
