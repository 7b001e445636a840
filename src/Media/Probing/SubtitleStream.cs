using System.Text.Json.Serialization;

namespace Encoder.Media.Probing;

/// <summary>A stream of subtitles.</summary>
public sealed record SubtitleStream
{
    /// <summary>The codecs of subtitles that are text.</summary>
    private static readonly string[] s_texts = ["mov_text", "subrip", "webvtt", "ass", "ssa", "text"];

    /// <summary>Index of the stream in the file.</summary>
    public required int Index { get; init; }

    /// <summary>ffprobe's name of the codec: "subrip", "hdmv_pgs_subtitle", ...; "unknown" when it has none.</summary>
    public required string Codec { get; init; }

    /// <summary>Its language as a tag of BCP 47; null when not known.</summary>
    public string? Language { get; init; }

    /// <summary>Its title, from <see cref="TrackTitle"/>; null when it has none.</summary>
    public string? Title { get; init; }

    /// <summary>Whether it is to be chosen before others.</summary>
    public bool IsDefault { get; init; }

    /// <summary>Whether it only translates what is not said in the language of the audio, and is shown without being asked for.</summary>
    public bool IsForced { get; init; }

    /// <summary>Whether it also says what there is to hear besides speech.</summary>
    public bool DescribesSound { get; init; }

    /// <summary>Whether it is text, which captions can be made of, and not pictures.</summary>
    [JsonIgnore] public bool IsText => s_texts.Contains(Codec);
}
