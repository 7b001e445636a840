using System.Text;
using Encoder.Media.Planning;
using Encoder.Media.Probing;

namespace Encoder.Media.Packaging.Playlists;

/// <summary>Writes the master playlist of a ladder (RFC 8216, 4.3.4).</summary>
internal static class MasterPlaylist
{
    private const string CaptionGroup = "captions";

    /// <summary>The characteristics of captions that describe the audio (HLS Authoring Specification, 4.5).</summary>
    private const string DescribesSound =
        "public.accessibility.transcribes-spoken-dialog,public.accessibility.describes-music-and-sound";

    /// <param name="rungs">The rungs, lowest first: players begin with the first one.</param>
    /// <param name="audio">The audio tracks, the default one first; empty if there is no audio.</param>
    /// <param name="captions">The caption tracks, in the order in which players list them.</param>
    public static string Write(IReadOnlyList<HlsRung> rungs, IReadOnlyList<HlsAudio> audio, IReadOnlyList<HlsCaptions> captions)
    {
        var text = new StringBuilder().Append("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        var groups = AudioGroup.Of(audio);
        foreach (var group in groups) group.Write(text);
        foreach (var track in captions) text.Append(Media(track.Track));
        foreach (var group in groups.DefaultIfEmpty(null))
        {
            foreach (var rung in rungs) WriteVariant(text, rung, group, captions);
        }
        foreach (var rung in rungs)
        {
            text.Append($"#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH={rung.IFrameBandwidth},AVERAGE-BANDWIDTH={rung.IFrameAverageBandwidth}")
                .Append($",CODECS=\"{rung.Codec}\",RESOLUTION={rung.Width}x{rung.Height},VIDEO-RANGE=SDR")
                .Append($",URI=\"{rung.Name}/{HlsNames.IFramePlaylist}\"\n");
        }
        return text.ToString();
    }

    /// <param name="group">The audio of the variant; null if there is no audio.</param>
    /// <param name="captions">The caption tracks, of which a player shows at most one.</param>
    private static void WriteVariant(StringBuilder text, HlsRung rung, AudioGroup? group, IReadOnlyList<HlsCaptions> captions)
    {
        var peak = rung.Bandwidth + (group?.Bandwidth ?? 0) + captions.Select(track => track.Bandwidth).DefaultIfEmpty().Max();
        var average = rung.AverageBandwidth + (group?.AverageBandwidth ?? 0)
            + captions.Select(track => track.AverageBandwidth).DefaultIfEmpty().Max();
        text.Append($"#EXT-X-STREAM-INF:BANDWIDTH={peak},AVERAGE-BANDWIDTH={average}")
            .Append($",CODECS=\"{rung.Codec}{(group is null ? "" : $",{group.Codec}")}\"")
            .Append($",RESOLUTION={rung.Width}x{rung.Height},FRAME-RATE={rung.FrameRate:F3},VIDEO-RANGE=SDR,CLOSED-CAPTIONS=NONE")
            .Append(group is null ? "" : $",AUDIO=\"{group.Id}\"")
            .Append(captions.Count == 0 ? "" : $",SUBTITLES=\"{CaptionGroup}\"")
            .Append($"\n{rung.Name}/{HlsNames.Playlist}\n");
    }

    /// <summary>
    /// Describes a caption track. AUTOSELECT lets players select every track by its language, which matters for forced tracks because menus
    /// may not list them.
    /// </summary>
    private static string Media(CaptionPlan track) =>
        $"#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"{CaptionGroup}\",NAME=\"{track.Name}\""
        + $",LANGUAGE=\"{track.Language ?? LanguageTag.Undetermined}\""
        + $",DEFAULT={YesNo(track.IsDefault)},AUTOSELECT=YES,FORCED={YesNo(track.IsForced)}"
        + (track.DescribesSound ? $",CHARACTERISTICS=\"{DescribesSound}\"" : "")
        + $",URI=\"{track.Key}/{HlsNames.Playlist}\"\n";

    private static string YesNo(bool value) => value ? "YES" : "NO";
}
