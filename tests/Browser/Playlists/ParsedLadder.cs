using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.Browser.Playlists;

/// <summary>The playlists of a ladder, as independent parsers read them.</summary>
internal sealed record ParsedLadder(ParsedMaster Master, ParsedTrack[] Tracks, ParsedIFrames[] IFrames)
{
    /// <summary>Returns the playlists by the name of the parser, as JSON, so that two of them can be compared as a whole.</summary>
    public static IReadOnlyDictionary<string, JsonNode> Parse(string folder) =>
        JsonNode.Parse(Tool.Run("node", Repository.File("tests/Browser/Playlists/parse.mjs"), folder))!.AsObject()
            .ToDictionary(p => p.Key, p => p.Value!);

    public static ParsedLadder Of(JsonNode parsed) =>
        parsed.Deserialize<ParsedLadder>(JsonSerializerOptions.Web) ?? throw new UnreachableException();
}

internal sealed record ParsedMaster(int Version, bool IndependentSegments, ParsedRung[] Rungs, ParsedRendition[] Renditions);

/// <summary>An audio or caption track that a player can choose.</summary>
internal sealed record ParsedRendition(
    string Type, string Group, string Name, string Uri, string Language, bool Default, bool Autoselect, bool Forced,
    string? Characteristics);

internal sealed record ParsedRung(
    string Uri, long Bandwidth, long AverageBandwidth, string Codecs, int Width, int Height, double FrameRate, string? AudioUri,
    JsonArray ClosedCaptions);

internal sealed record ParsedTrack(
    string Folder, int Version, string Type, int TargetDuration, int MediaSequence, bool IndependentSegments, bool EndList,
    ParsedSegment[] Segments)
{
    public double Seconds => Segments.Sum(s => s.Seconds);
}

internal sealed record ParsedSegment(string Uri, double Seconds, string? Map, bool Discontinuity);

/// <summary>A DASH manifest, as an independent parser reads it. Paths are relative to the ladder's folder.</summary>
/// <param name="Captions">Paths of the caption files.</param>
internal sealed record ParsedManifest(ParsedRepresentation[] Rungs, ParsedRepresentation[] AudioTracks, string[] Captions)
{
    public static ParsedManifest Of(IReadOnlyDictionary<string, JsonNode> parsed) =>
        parsed["mpd-parser"].Deserialize<ParsedManifest>(JsonSerializerOptions.Web) ?? throw new UnreachableException();
}

internal sealed record ParsedRepresentation(string Name, string Codecs, ParsedSegment[] Segments);

/// <summary>An I-frame playlist.</summary>
internal sealed record ParsedIFrames(string Folder, bool Only, ParsedIFrame[] Frames);

internal sealed record ParsedIFrame(string Uri, double Seconds, int Offset, int Length);
