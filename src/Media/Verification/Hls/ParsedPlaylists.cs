using System.Globalization;

namespace Encoder.Media.Verification.Hls;

/// <summary>The parsed playlist of a track.</summary>
/// <param name="TargetDuration">The target duration in seconds.</param>
/// <param name="Map">The name of the init segment; null if none is stated.</param>
internal sealed record ParsedMediaPlaylist(int TargetDuration, string? Map, IReadOnlyList<ParsedSegment> Segments)
{
    /// <summary>VOD or EVENT; null if it is not stated.</summary>
    public required string? Type { get; init; }

    /// <summary>Whether all segments can be decoded independently.</summary>
    public required bool IsIndependent { get; init; }

    public required bool IsIFramesOnly { get; init; }

    /// <summary>Returns how the header differs from those of our own playlists of a kind; null if it does not.</summary>
    public string? Fault(PlaylistKind kind) => this switch
    {
        { Type: not "VOD" } => "the playlist type is not VOD",
        var one when one.IsIndependent == (kind == PlaylistKind.Captions) => "EXT-X-INDEPENDENT-SEGMENTS is missing, or in captions",
        var one when one.IsIFramesOnly != (kind == PlaylistKind.IFrames) => "EXT-X-I-FRAMES-ONLY is missing, or in another playlist",
        var one when one.Map is null != (kind == PlaylistKind.Captions) => "EXT-X-MAP is missing, or in captions",
        _ => null,
    };

    /// <exception cref="PlaylistFormatException">The playlist differs from those that we write.</exception>
    /// <param name="text">The whole playlist.</param>
    /// <param name="kind">The kind of playlist; I-frame playlists have byte ranges.</param>
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
        if (!lines.AtEnd) throw new PlaylistFormatException("it continues after EXT-X-ENDLIST");
        if (segments.Count == 0) throw new PlaylistFormatException("it has no segments");
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
            : throw new PlaylistFormatException("a segment's duration is not a number");
}

/// <summary>The kinds of playlists, by their segments.</summary>
internal enum PlaylistKind { Media, IFrames, Captions }

/// <summary>A segment, or its keyframe, as described in its playlist.</summary>
/// <param name="Seconds">The duration in seconds.</param>
/// <param name="ByteRange">The byte range of the file, "LENGTH@OFFSET"; null for the whole file.</param>
/// <param name="Uri">The name of the file.</param>
internal sealed record ParsedSegment(double Seconds, string? ByteRange, string Uri);

/// <summary>The parsed master playlist of a ladder.</summary>
/// <param name="Media">The renditions that a player can choose from.</param>
/// <param name="IFrames">The attributes of the I-frame playlists.</param>
internal sealed record ParsedMasterPlaylist(
    IReadOnlyList<ParsedMedia> Media, IReadOnlyList<ParsedVariant> Variants, IReadOnlyList<AttributeList> IFrames)
{
    /// <summary>Whether all segments can be decoded independently.</summary>
    public required bool IsIndependent { get; init; }

    public ParsedMedia[] Audio { get; } = [.. Media.Where(media => media.Attributes.Plain("TYPE") == "AUDIO")];

    /// <summary>The caption tracks.</summary>
    public ParsedMedia[] Captions { get; } = [.. Media.Where(media => media.Attributes.Plain("TYPE") == "SUBTITLES")];

    /// <exception cref="PlaylistFormatException">The playlist differs from those that we write.</exception>
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

/// <summary>A rendition as described in the master playlist.</summary>
internal sealed record ParsedMedia(AttributeList Attributes, string Uri)
{
    public string? Group => Attributes.Quoted("GROUP-ID");
}

/// <summary>A variant as described in the master playlist.</summary>
internal sealed record ParsedVariant(AttributeList Attributes, string Uri);
