using Encoder.Contracts.Jobs;
using Encoder.Grains.Work;
using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Storage.Work;

namespace Encoder.Grains.Jobs;

/// <summary>Derives the payloads of a job's work items from its state.</summary>
public static class JobPayloads
{
    /// <summary>Returns the payload of a work item of the job or one of its outputs. All except the ingest need the job's plan.</summary>
    public static WorkPayload Of(JobState state, WorkItemName item)
    {
        ArgumentNullException.ThrowIfNull(state);
        WorkPayload payload = item.Kind switch
        {
            WorkItemKind.Ingest => Ingest(
                state.SourcePath, state.Request, state.CaptionPaths ?? [],
                Outputs(state.Presets, state.Thumbnails, state.Storyboard, state.Request)),
            WorkItemKind.Encode => new EncodePayload(Source(state), state.Plan!, item.Chunk),
            WorkItemKind.Audio => new AudioPayload(Source(state), state.Plan!),
            WorkItemKind.Copy => new CopyPayload(Source(state), state.Plan!),
            WorkItemKind.Package => new PackagePayload(state.Plan!, item.PresetId!, Encodes(state)),
            WorkItemKind.Thumbnails => new ThumbnailsPayload(Source(state), state.Plan!),
            _ => throw new InvalidOperationException($"{item} has no payload."),
        };
        return state.Trace is null ? payload : payload with { Trace = state.Trace };
    }

    /// <summary>Returns the payload of a request's ingest.</summary>
    /// <param name="sourcePath">The published path of the uploaded video; null if the request names none.</param>
    /// <param name="captionPaths">The published path of each uploaded caption file of the request, null for one with a URL.</param>
    /// <param name="outputs">The presets and thumbnails.</param>
    public static IngestPayload Ingest(string? sourcePath, JobRequest request, string?[] captionPaths, PlanRequest outputs)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(captionPaths);
        ArgumentNullException.ThrowIfNull(outputs);
        if (request.Captions is not { Length: > 0 } captions) return new IngestPayload(sourcePath, request.VideoUrl, outputs);
        var specs = Array.ConvertAll(captions, caption => new CaptionSpec(caption.Language, caption.Name, caption.Default == true));
        return new IngestPayload(sourcePath, request.VideoUrl, outputs with { Captions = specs })
        {
            Captions = [.. captions.Zip(captionPaths, (caption, path) => new CaptionLocation(path, caption.Url))],
        };
    }

    private static SourceLocation Source(JobState state) => new(state.SourcePath, state.WorkItem(WorkItemName.Ingest)!.Attempt);

    private static EncodeLocations Encodes(JobState state) => new(
        Array.ConvertAll(state.Plan!.Chunks, c => state.WorkItem(WorkItemName.Encode(c.Index))!.Attempt),
        state.WorkItem(WorkItemName.Audio)?.Attempt ?? 0,
        state.WorkItem(WorkItemName.Copy)?.Attempt ?? 0,
        state.Plan.Captions is null ? 0 : state.WorkItem(WorkItemName.Ingest)!.Attempt);

    /// <summary>Returns what a job asks for, in the form that the planner reads.</summary>
    public static PlanRequest Outputs(
        JobPreset[] presets, JobThumbnail[] thumbnails, JobStoryboard? storyboard, JobRequest request) => new(
        Array.ConvertAll(
            presets,
            p => new PresetSpec(p.Id, Parse<OutputFormat>(p.Format), Array.ConvertAll(p.Resolutions, int.Parse))),
        Array.ConvertAll(thumbnails, t => new ThumbnailSpec(
            t.Id,
            Seconds(t.Timestamp)!.Value,
            Array.ConvertAll(t.Resolutions, int.Parse),
            Array.ConvertAll(t.Formats, Parse<ImageFormat>),
            Array.ConvertAll(t.Filters, Parse<ImageFilter>))))
        {
            Storyboard = storyboard is null
                ? null
                : new StoryboardSpec(storyboard.Id, storyboard.Interval, storyboard.Width, storyboard.Columns),
            Clip = request.Clip is { } clip ? new ClipRange(Seconds(clip.Start) ?? 0, Seconds(clip.End)) : null,
            Audio = request.Audio is { } audio
                ? new AudioSpec(audio.Tracks == AudioTracks.Default, audio.Surround ?? false, audio.Normalize)
                : null,
        };

    private static double? Seconds(string? timestamp) => JobRequestRules.ParseTimestamp(timestamp)?.TotalSeconds;

    private static T Parse<T>(string name)
        where T : struct, Enum => Enum.Parse<T>(name, ignoreCase: true);
}
