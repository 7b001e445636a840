using System.Globalization;
using System.Xml.Linq;
using Encoder.Media.Planning;

namespace Encoder.Media.Packaging.Playlists;

/// <summary>A rung to be described in a DASH manifest.</summary>
/// <param name="Rung">The rung as written.</param>
/// <param name="Timeline">The timeline of its segments.</param>
internal sealed record DashVideo(HlsRung Rung, DashTimeline Timeline);

/// <summary>An audio track to be described in a DASH manifest.</summary>
/// <param name="Audio">The track as written.</param>
/// <param name="Timeline">The timeline of its segments, with one tick per audio sample.</param>
internal sealed record DashAudio(HlsAudio Audio, DashTimeline Timeline);

/// <summary>The presentation times of a track's segments.</summary>
/// <param name="Timescale">Ticks per second.</param>
/// <param name="Spans">The segments in ticks of the presentation; each begins where the previous one ends.</param>
internal sealed record DashTimeline(uint Timescale, IReadOnlyList<SegmentSpan> Spans);

/// <summary>
/// Writes a DASH manifest (ISO/IEC 23009-1) for the CMAF segments of a ladder: a static presentation of one period, with one adaptation set
/// for the rungs, one for each audio track, and one for each caption track.
/// </summary>
internal static class DashManifest
{
    private const string Profiles = "urn:mpeg:dash:profile:isoff-live:2011,urn:mpeg:dash:profile:cmaf:2019";
    private static readonly XNamespace s_mpd = "urn:mpeg:dash:schema:mpd:2011";

    /// <param name="rungs">The rungs, lowest first.</param>
    /// <param name="audio">The audio tracks, the default one first; empty if there is no audio.</param>
    /// <param name="captions">The caption tracks, in the order in which players list them.</param>
    /// <param name="duration">The duration of the presentation in seconds.</param>
    /// <param name="targetDuration">The duration of the longest segment in seconds, rounded.</param>
    public static string Write(
        IReadOnlyList<DashVideo> rungs, IReadOnlyList<DashAudio> audio, IReadOnlyList<HlsCaptions> captions, double duration,
        int targetDuration)
    {
        var period = new XElement(s_mpd + "Period", new XAttribute("id", "0"), new XAttribute("start", "PT0S"), Video(rungs));
        period.Add(audio.Select((track, i) => Audio(track, i, audio.Count > 1)));
        period.Add(captions.Select(Captions));
        var manifest = new XElement(
            s_mpd + "MPD", new XAttribute("type", "static"), new XAttribute("profiles", Profiles),
            new XAttribute("mediaPresentationDuration", Seconds(duration)), new XAttribute("minBufferTime", Seconds(targetDuration)),
            new XAttribute("maxSegmentDuration", Seconds(targetDuration)), period);
        return $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{manifest}\n";
    }

    private static XElement Video(IReadOnlyList<DashVideo> rungs) => new(
        s_mpd + "AdaptationSet",
        new XAttribute("id", "0"), new XAttribute("contentType", "video"), new XAttribute("mimeType", "video/mp4"),
        new XAttribute("segmentAlignment", "true"), new XAttribute("startWithSAP", "1"),
        rungs.Select(video => new XElement(
            s_mpd + "Representation",
            new XAttribute("id", video.Rung.Name), new XAttribute("bandwidth", video.Rung.Bandwidth),
            new XAttribute("codecs", video.Rung.Codec),
            new XAttribute("width", video.Rung.Width), new XAttribute("height", video.Rung.Height),
            FrameRate(video.Rung.FrameRate) is { } rate ? new XAttribute("frameRate", rate) : null,
            new XAttribute("sar", "1:1"), Template(video.Timeline))));

    /// <param name="hasOthers">Whether the manifest has other audio tracks.</param>
    private static XElement Audio(DashAudio audio, int index, bool hasOthers) => new(
        s_mpd + "AdaptationSet",
        new XAttribute("id", 1 + index), new XAttribute("contentType", "audio"), new XAttribute("mimeType", "audio/mp4"),
        audio.Audio.Label.Language is { } language ? new XAttribute("lang", language) : null,
        new XAttribute("segmentAlignment", "true"), new XAttribute("startWithSAP", "1"),
        hasOthers ? Choice(audio.Audio.Label, isDefault: index == 0) : null,
        new XElement(
            s_mpd + "Representation",
            new XAttribute("id", audio.Audio.Name), new XAttribute("bandwidth", audio.Audio.Bandwidth),
            new XAttribute("codecs", audio.Audio.Codec), new XAttribute("audioSamplingRate", audio.Timeline.Timescale),
            new XElement(
                s_mpd + "AudioChannelConfiguration",
                new XAttribute("schemeIdUri", "urn:mpeg:dash:23003:3:audio_channel_configuration:2011"),
                new XAttribute("value", audio.Audio.Channels)),
            Template(audio.Timeline)));

    /// <summary>Returns the elements that distinguish a track from the others, in the order of the schema.</summary>
    private static IEnumerable<XElement> Choice(AudioLabel label, bool isDefault)
    {
        yield return new XElement(s_mpd + "Label", label.Name);
        const string ForTheVisuallyImpaired = "1";
        if (label.IsDescriptive)
            yield return Descriptor("Accessibility", "urn:tva:metadata:cs:AudioPurposeCS:2007", ForTheVisuallyImpaired);
        yield return Role(label.IsCommentary ? "commentary" : isDefault ? "main" : "alternate");
    }

    /// <summary>
    /// Describes a caption track, which is one WebVTT file. Its role determines how players offer it (ISO/IEC 23009-1, 5.8.5.5).
    /// </summary>
    private static XElement Captions(HlsCaptions captions) => new(
        s_mpd + "AdaptationSet",
        new XAttribute("contentType", "text"), new XAttribute("mimeType", "text/vtt"),
        captions.Track.Language is { } language ? new XAttribute("lang", language) : null,
        new XElement(s_mpd + "Label", captions.Track.Name),
        Role(captions.Track switch { { IsForced: true } => "forced-subtitle", { DescribesSound: true } => "caption", _ => "subtitle" }),
        captions.Track.IsDefault ? Role("main") : null,
        new XElement(
            s_mpd + "Representation",
            new XAttribute("id", captions.Track.Key), new XAttribute("bandwidth", captions.Bandwidth),
            new XElement(s_mpd + "BaseURL", $"{captions.Track.Key}/{HlsNames.Captions}")));

    private static XElement Role(string value) => Descriptor("Role", "urn:mpeg:dash:role:2011", value);

    private static XElement Descriptor(string name, string scheme, string value) =>
        new(s_mpd + name, new XAttribute("schemeIdUri", scheme), new XAttribute("value", value));

    private static XElement Template(DashTimeline timeline) => new(
        s_mpd + "SegmentTemplate",
        new XAttribute("timescale", timeline.Timescale), new XAttribute("startNumber", "1"),
        new XAttribute("initialization", $"$RepresentationID$/{HlsNames.Init}"),
        new XAttribute("media", "$RepresentationID$/seg-$Number%05d$.m4s"),
        new XElement(s_mpd + "SegmentTimeline", Runs(timeline.Spans)));

    /// <summary>Returns one element for each run of segments of equal duration, with its number of repetitions.</summary>
    private static IEnumerable<XElement> Runs(IReadOnlyList<SegmentSpan> spans)
    {
        for (var first = 0; first < spans.Count;)
        {
            var duration = spans[first].End - spans[first].Start;
            var end = first + 1;
            while (end < spans.Count && spans[end].End - spans[end].Start == duration) end++;
            yield return new XElement(
                s_mpd + "S", first == 0 ? new XAttribute("t", spans[0].Start) : null, new XAttribute("d", duration),
                end - first > 1 ? new XAttribute("r", end - first - 1) : null);
            first = end;
        }
    }

    /// <summary>Formats a rate as an integer, or as a fraction over 1001; returns null if it is neither.</summary>
    private static string? FrameRate(double rate)
    {
        const double Rounding = 0.0005;
        if (Math.Abs(rate - Math.Round(rate)) < Rounding) return $"{Math.Round(rate)}";
        var over1001 = Math.Round(rate * 1.001);
        return Math.Abs((over1001 / 1.001) - rate) < Rounding ? $"{over1001 * 1000}/1001" : null;
    }

    /// <summary>Formats a duration as defined in XML Schema.</summary>
    private static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"PT{seconds:0.######}S");
}
