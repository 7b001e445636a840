using Encoder.Media.Probing;

namespace Encoder.Media.Planning;

/// <summary>Decides which caption tracks the ladders of a job have.</summary>
public static class CaptionPlanner
{
    /// <summary>The warning code for subtitles of the source that are left out. The message states their codec and the reason.</summary>
    public const string SubtitlesSkipped = "subtitles_skipped";

    /// <summary>The warning code for closed captions in the video, which are left out.</summary>
    public const string ClosedCaptionsSkipped = "closed_captions_skipped";

    /// <summary>Plans the captions, those of the request first; null if there are none. MP4 outputs have none.</summary>
    internal static (CaptionPlan[]? Captions, List<PlanWarning> Warnings) Plan(MediaInfo info, PlanRequest request, MediaLimits limits)
    {
        var warnings = new List<PlanWarning>();
        if (!request.Presets.Any(preset => preset.Format.IsLadder())) return (null, warnings);
        var captions = new List<CaptionPlan>();
        foreach (var (i, spec) in (request.Captions ?? []).Index())
        {
            var name = TrackTitle.Of(spec.Name) ?? NameOf(spec.Language);
            Add(new CaptionPlan("", name) { Requested = i, Language = LanguageTag.Of(spec.Language), IsDefault = spec.IsDefault });
        }
        var left = limits.MaxSubtitles;
        foreach (var stream in info.Subtitles ?? [])
        {
            if (!stream.IsText) warnings.Add(Skipped(stream, "are bitmaps, not text"));
            else if (left-- <= 0) warnings.Add(Skipped(stream, $"exceed the limit of {limits.MaxSubtitles} tracks"));
            else Add(Track(stream));
        }
        if (info.Video is { HasClosedCaptions: true })
            warnings.Add(new PlanWarning(ClosedCaptionsSkipped, "The closed captions (CEA-608, CEA-708) in the video are left out."));
        return (captions.Count > 0 ? [.. captions] : null, warnings);

        // The first track that asks to be the default becomes the default. Files of the request come before the source's streams.
        void Add(CaptionPlan track) => captions.Add(track with
        {
            Key = $"captions-{captions.Count + 1}",
            Name = Unique(track.Name, captions),
            IsDefault = track.IsDefault && !captions.Exists(other => other.IsDefault),
        });
    }

    /// <summary>Returns the warning that a stream of subtitles is left out.</summary>
    /// <param name="reason">The reason, as the predicate of a sentence: "are bitmaps, not text".</param>
    public static PlanWarning Skipped(SubtitleStream stream, string reason)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var language = stream.Language is { } tag ? $", {LanguageTag.EnglishName(tag)}" : "";
        return new PlanWarning(
            SubtitlesSkipped, $"The subtitles of track {stream.Index} ({stream.Codec}{language}) {reason}; they are left out.");
    }

    private static CaptionPlan Track(SubtitleStream stream)
    {
        var kind = stream switch { { IsForced: true } => " (forced)", { DescribesSound: true } => " (SDH)", _ => "" };
        return new CaptionPlan("", stream.Title ?? NameOf(stream.Language) + kind)
        {
            StreamIndex = stream.Index,
            Language = stream.Language,
            IsDefault = stream.IsDefault,
            IsForced = stream.IsForced,
            DescribesSound = stream.DescribesSound,
        };
    }

    private static string NameOf(string? language) => LanguageTag.Of(language) is { } tag ? LanguageTag.EnglishName(tag) : "Subtitles";

    /// <summary>Appends a number to a name that is already taken (RFC 8216, 4.3.4.1.1).</summary>
    private static string Unique(string name, List<CaptionPlan> others)
    {
        for (var (unique, number) = (name, 2); ; unique = $"{name} ({number++})")
        {
            if (!others.Exists(other => other.Name == unique)) return unique;
        }
    }
}
