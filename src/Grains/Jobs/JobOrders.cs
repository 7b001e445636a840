using Encoder.Contracts.Jobs;
using Encoder.Grains.Work;
using Encoder.Media.Planning;

namespace Encoder.Grains.Jobs;

/// <summary>What workers and parts are told to do, from the job's state.</summary>
public static class JobOrders
{
    /// <summary>The order for one of the job's own units.</summary>
    public static UnitOrder ForUnit(JobState state, string unit) => unit switch
    {
        UnitNames.Ingest => new IngestOrder(state.SourcePath, state.Request.VideoUrl, Outputs(state.Presets, state.Thumbnails)),
        UnitNames.Audio => new AudioOrder(Source(state), state.Plan!),
        UnitNames.Copy => new CopyOrder(Source(state), state.Plan!),
        _ => new EncodeOrder(Source(state), state.Plan!, UnitNames.ChunkOf(unit)!.Value),
    };

    /// <summary>The order for a part.</summary>
    public static UnitOrder ForPart(JobState state, string key) => key == PartState.AllThumbnails
        ? new ThumbnailsOrder(Source(state), state.Plan!)
        : new PackageOrder(state.Plan!, key, Encodes(state));

    private static SourceLocation Source(JobState state) => new(state.SourcePath, state.Unit(UnitNames.Ingest)!.Attempt);

    private static EncodeLocations Encodes(JobState state) => new(
        Array.ConvertAll(state.Plan!.Chunks, c => state.Unit(UnitNames.Encode(c.Index))!.Attempt),
        state.Unit(UnitNames.Audio)?.Attempt ?? 0,
        state.Unit(UnitNames.Copy)?.Attempt ?? 0);

    /// <summary>The planner's view of what is wanted.</summary>
    public static PlanRequest Outputs(JobPreset[] presets, JobThumbnail[] thumbnails) => new(
        Array.ConvertAll(presets, p => new PresetSpec(p.Id, Parse<OutputFormat>(p.Format), Array.ConvertAll(p.Resolutions, int.Parse))),
        Array.ConvertAll(thumbnails, t => new ThumbnailSpec(
            t.Id,
            JobRequestRules.ParseTimestamp(t.Timestamp)!.Value.TotalSeconds,
            Array.ConvertAll(t.Resolutions, int.Parse),
            Array.ConvertAll(t.Formats, Parse<ImageFormat>),
            Array.ConvertAll(t.Filters, Parse<ImageFilter>))));

    private static T Parse<T>(string name)
        where T : struct, Enum => Enum.Parse<T>(name, ignoreCase: true);
}
