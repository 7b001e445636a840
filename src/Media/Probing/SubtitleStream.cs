using System.Text.Json.Serialization;

namespace Encoder.Media.Probing;

/// <summary>A stream of subtitles.</summary>
public sealed record SubtitleStream
{
    /// <summary>The codecs of subtitles that are text.</summary>
    private static readonly string[] s_texts = ["mov_text", "subrip", "webvtt", "ass", "ssa", "text"];

    /// <summary>The index of the stream in the file.</summary>
    public required int Index { get; init; }

    /// <summary>ffprobe's name of the codec: "subrip", "hdmv_pgs_subtitle", ...; "unknown" if it has none.</summary>
    public required string Codec { get; init; }

    /// <summary>The language, as a BCP 47 tag; null if unknown.</summary>
    public string? Language { get; init; }

    /// <summary>The title, from <see cref="TrackTitle"/>; null if there is none.</summary>
    public string? Title { get; init; }

    /// <summary>Whether the stream is the preferred one.</summary>
    public bool IsDefault { get; init; }

    /// <summary>Whether the stream translates only what is not spoken in the language of the audio, and is always shown.</summary>
    public bool IsForced { get; init; }

    /// <summary>Whether the stream also describes sounds other than speech.</summary>
    public bool DescribesSound { get; init; }

    /// <summary>Whether the subtitles are text, from which captions can be made, and not bitmaps.</summary>
    [JsonIgnore] public bool IsText => s_texts.Contains(Codec);
}
