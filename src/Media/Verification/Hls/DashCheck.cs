using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Encoder.Media.Mp4.Codecs;
using Encoder.Media.Planning;
using static Encoder.Media.Verification.VerificationChecks;

namespace Encoder.Media.Verification.Hls;

/// <summary>Checks that a DASH manifest describes the same tracks and segments as the playlists, which have been measured.</summary>
internal sealed class DashCheck(HlsFiles files, CheckList checks)
{
    private const string Name = "manifest.mpd";
    private static readonly XNamespace s_mpd = "urn:mpeg:dash:schema:mpd:2011";

    public void Run(
        IReadOnlyList<HlsTrack> videos, IReadOnlyList<HlsTrack> audio, AudioExpectation[] expected, CaptionPlan[] captions)
    {
        if (files.Text(Name) is not { } text || Parse(text) is not { } manifest || videos.Count == 0) return;
        checks.Require(manifest.Name == s_mpd + "MPD" && Value(manifest, "type") == "static", DashManifest, "it is not a static manifest");
        var duration = Value(manifest, "mediaPresentationDuration");
        checks.Require(
            duration is ['P', 'T', .. var seconds, 'S'] && Math.Abs(Number(seconds) - videos[0].End) < 0.000002, DashManifest,
            $"it lasts {duration} instead of {videos[0].End:0.######} s");

        HlsTrack[] tracks = [.. videos, .. audio];
        var texts = manifest.Descendants(s_mpd + "AdaptationSet").Where(set => Value(set, "contentType") == "text").ToArray();
        CheckCaptions(texts, captions);
        var representations = manifest.Descendants(s_mpd + "Representation").Where(r => !texts.Contains(r.Parent)).ToArray();
        if (!checks.Require(
            representations.Select(r => Value(r, "id")).SequenceEqual(tracks.Select(t => t.Name)), DashManifest,
            $"its tracks are {string.Join(", ", representations.Select(r => Value(r, "id")))}")) return;
        foreach (var (representation, track) in representations.Zip(tracks)) Check(representation, track);
        foreach (var (representation, label) in representations.Skip(videos.Count).Zip(expected.Select(track => track.Label)))
        {
            var set = representation.Parent!;
            checks.Require(
                Value(set, "lang") == label.Language
                && (expected.Length == 1 || set.Element(s_mpd + "Label")?.Value == label.Name)
                && (set.Element(s_mpd + "Accessibility") is not null) == (label.IsDescriptive && expected.Length > 1), DashManifest,
                $"{Value(representation, "id")}: the audio is described wrongly");
        }
        checks.Done(DashManifest, $"{tracks.Length} tracks");
    }

    private void CheckCaptions(XElement[] stated, CaptionPlan[] captions) => checks.Require(
        stated.Select(set => (
            Value(set, "mimeType"), Value(set, "lang"), set.Element(s_mpd + "Label")?.Value,
            set.Element(s_mpd + "Representation")?.Element(s_mpd + "BaseURL")?.Value))
        .SequenceEqual(captions.Select(
            track => ((string?)"text/vtt", track.Language, (string?)track.Name, (string?)$"{track.Key}/captions.vtt"))), DashManifest,
        "the captions are not described as planned");

    private void Check(XElement stated, HlsTrack track)
    {
        checks.Require(
            Value(stated, "codecs") == track.Codec, DashManifest, $"{track.Name}: {track.Codec}, stated as {Value(stated, "codecs")}");
        if (track.Init.Entry is AvcSampleEntry video)
            checks.Require(
                Value(stated, "width") == $"{video.Width}" && Value(stated, "height") == $"{video.Height}", DashManifest,
                $"{track.Name}: {video.Width}x{video.Height}, stated as {Value(stated, "width")}x{Value(stated, "height")}");
        var highest = track.Segments.Max(segment => segment.BitsPerSecond);
        var average = track.Segments.Sum(segment => segment.Size) * 8 / track.Seconds;
        var bandwidth = Number(Value(stated, "bandwidth"));
        checks.Require(
            MasterCheck.IsPeak(bandwidth, average, highest), Bandwidth,
            $"{track.Name}: segments of {average:F0} to {highest:F0} bit/s, stated as {bandwidth:F0}");
        if (stated.Element(s_mpd + "SegmentTemplate") is { } template) CheckSegments(template, track);
        else checks.Fail(DashManifest, $"{track.Name}: there are no segments");
    }

    private void CheckSegments(XElement template, HlsTrack track)
    {
        string File(string? pattern, int number) => (pattern ?? "")
            .Replace("$RepresentationID$", track.Name, StringComparison.Ordinal)
            .Replace("$Number%05d$", number.ToString("D5", CultureInfo.InvariantCulture), StringComparison.Ordinal);

        checks.Require(
            File(Value(template, "initialization"), 0) == $"{track.Name}/{track.Playlist.Map}", DashManifest,
            $"{track.Name}: the init segment differs from the playlist's");
        var durations = Durations(template);
        var first = (int)Number(Value(template, "startNumber"));
        var segments = track.Playlist.Segments;
        var media = Value(template, "media");
        checks.Require(
            durations.Length == segments.Count
            && durations.Zip(segments).All(pair => Math.Abs(pair.First - pair.Second.Seconds) < 0.000002)
            && segments.Select((segment, i) => File(media, first + i) == $"{track.Name}/{segment.Uri}").All(same => same), DashManifest,
            $"{track.Name}: the segments differ from the playlist's");
        checks.Require(
            Number(template.Descendants(s_mpd + "S").Select(s => Value(s, "t")).FirstOrDefault()) == 0, DashManifest,
            $"{track.Name}: the first segment does not begin at 0");
    }

    /// <summary>Returns the duration of each segment in seconds.</summary>
    private static double[] Durations(XElement template)
    {
        var timescale = Number(Value(template, "timescale"));
        return
        [
            .. template.Descendants(s_mpd + "S").SelectMany(run => Enumerable.Repeat(
                Number(Value(run, "d")) / timescale, 1 + (Value(run, "r") is { } repeated ? Math.Max(0, (int)Number(repeated)) : 0))),
        ];
    }

    private XElement? Parse(string text)
    {
        try
        {
            using var reader = XmlReader.Create(
                new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return XElement.Load(reader);
        }
        catch (XmlException exception)
        {
            checks.Fail(DashManifest, $"it is not XML: {exception.Message}");
            return null;
        }
    }

    private static string? Value(XElement element, string attribute) => element.Attribute(attribute)?.Value;

    private static double Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
}
