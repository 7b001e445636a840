using System.Globalization;

namespace Encoder.Media.Verification.Hls;

/// <summary>The playlist of a track as it was read.</summary>
/// <param name="TargetDuration">Seconds.</param>
/// <param name="Map">Name of the init segment; null when it names none.</param>
internal sealed record ParsedMediaPlaylist(int TargetDuration, string? Map, IReadOnlyList<ParsedSegment> Segments)
{
    /// <summary>VOD or EVENT; null when it is not said.</summary>
    public required string? Type { get; init; }

    /// <summary>Whether all segments can be decoded by themselves.</summary>
    public required bool IsIndependent { get; init; }

    public required bool IsIFramesOnly { get; init; }

    /// <summary>What of its header is not as in our own playlists of a kind; null when all is.</summary>
    public string? Fault(PlaylistKind kind) => this switch
    {
        { Type: not "VOD" } => "the playlist's type is not VOD",
        var one when one.IsIndependent == (kind == PlaylistKind.Captions) => "only segments of video and audio are independent",
        var one when one.IsIFramesOnly != (kind == PlaylistKind.IFrames) => "I-frames, and nothing else, are marked as such",
        var one when one.Map is null != (kind == PlaylistKind.Captions) => "only segments of video and audio have an init segment",
        _ => null,
    };

    /// <exception cref="PlaylistFormatException">It is not as our own are.</exception>
    /// <param name="text">All of it.</param>
    /// <param name="kind">An I-frame playlist has byte ranges.</param>
    public static ParsedMediaPlaylist Parse(string text, PlaylistKind kind)
    {
        var lines = new PlaylistLines(text);
        var target = lines.Number("#EXT-X-TARGETDURATION");
        lines.Number("#EXT-X-MEDIA-SEQUENCE");
        var type = lines.NextIs("#EXT-X-PLAYLIST-TYPE") ? lines.Value("#EXT-X-PLAYLIST-TYPE") : null;
        var isIndependent = lines.TryTake("#EXT-X-INDEPENDENT-SEGMENTS");
        var isIFramesOnly = lines.TryTake("#EXT-X-I-FRAMES-ONLY");
        var map = lines.NextIs("#EXT-X-MAP")
            ? PlaylistLines.Checked(
                new AttributeList(lines.Value("#EXT-X-MAP")).Quoted("URI") ?? throw new PlaylistFormatException("the map has no URI"))
            : null;
        var segments = new List<ParsedSegment>();
        while (!lines.NextIs("#EXT-X-ENDLIST"))
        {
            var seconds = Seconds(lines.Value("#EXTINF"));
            segments.Add(new ParsedSegment(seconds, kind == PlaylistKind.IFrames ? lines.Value("#EXT-X-BYTERANGE") : null, lines.Uri()));
        }
        lines.Take("#EXT-X-ENDLIST");
        if (!lines.AtEnd) throw new PlaylistFormatException("it goes on after its end");
        if (segments.Count == 0) throw new PlaylistFormatException("it has no segment");
        return new ParsedMediaPlaylist(target, map, segments)
        {
            Type = type,
            IsIndependent = isIndependent,
            IsIFramesOnly = isIFramesOnly,
        };
    }

    private static double Seconds(string value) =>
        value.EndsWith(',') && double.TryParse(value[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : throw new PlaylistFormatException("a segment's duration is no number");
}

/// <summary>What the segments of a playlist are.</summary>
internal enum PlaylistKind { Media, IFrames, Captions }

/// <summary>A segment, or its keyframe, as its playlist describes it.</summary>
/// <param name="Seconds">How long it is presented.</param>
/// <param name="ByteRange">Which of its bytes, "LENGTH@OFFSET"; null for all of them.</param>
/// <param name="Uri">Name of its file.</param>
internal sealed record ParsedSegment(double Seconds, string? ByteRange, string Uri);

/// <summary>The playlist of a ladder as it was read.</summary>
/// <param name="Media">The renditions, among which a player chooses.</param>
/// <param name="IFrames">The attributes of the I-frame playlists.</param>
internal sealed record ParsedMasterPlaylist(
    IReadOnlyList<ParsedMedia> Media, IReadOnlyList<ParsedVariant> Variants, IReadOnlyList<AttributeList> IFrames)
{
    /// <summary>Whether all segments can be decoded by themselves.</summary>
    public required bool IsIndependent { get; init; }

    public ParsedMedia[] Audio { get; } = [.. Media.Where(media => media.Attributes.Plain("TYPE") == "AUDIO")];

    /// <summary>The caption tracks.</summary>
    public ParsedMedia[] Captions { get; } = [.. Media.Where(media => media.Attributes.Plain("TYPE") == "SUBTITLES")];

    /// <exception cref="PlaylistFormatException">It is not as our own are.</exception>
    public static ParsedMasterPlaylist Parse(string text)
    {
        var lines = new PlaylistLines(text);
        var isIndependent = lines.TryTake("#EXT-X-INDEPENDENT-SEGMENTS");
        var media = new List<ParsedMedia>();
        while (lines.NextIs("#EXT-X-MEDIA"))
        {
            var attributes = new AttributeList(lines.Value("#EXT-X-MEDIA"));
            var uri = attributes.Quoted("URI") ?? throw new PlaylistFormatException("a rendition has no URI");
            media.Add(new ParsedMedia(attributes, PlaylistLines.Checked(uri)));
        }
        var variants = new List<ParsedVariant>();
        while (lines.NextIs("#EXT-X-STREAM-INF"))
            variants.Add(new ParsedVariant(new AttributeList(lines.Value("#EXT-X-STREAM-INF")), lines.Uri()));
        var iFrames = new List<AttributeList>();
        while (!lines.AtEnd) iFrames.Add(new AttributeList(lines.Value("#EXT-X-I-FRAME-STREAM-INF")));
        return new ParsedMasterPlaylist(media, variants, iFrames) { IsIndependent = isIndependent };
    }
}

/// <summary>A rendition as the master playlist describes it.</summary>
internal sealed record ParsedMedia(AttributeList Attributes, string Uri)
{
    public string? Group => Attributes.Quoted("GROUP-ID");
}

/// <summary>A rung as the master playlist describes it.</summary>
internal sealed record ParsedVariant(AttributeList Attributes, string Uri);
