using System.Text;
using Encoder.Media.Planning;

namespace Encoder.Media.Packaging.Playlists;

/// <summary>Writes the playlist of a ladder (RFC 8216, 4.3.4).</summary>
internal static class MasterPlaylist
{
    private const string AudioGroup = "audio";
    private const string CaptionGroup = "captions";

    /// <summary>What Apple asks of captions that say what there is to hear (HLS Authoring Specification, 4.3).</summary>
    private const string DescribesSound =
        "public.accessibility.transcribes-spoken-dialog,public.accessibility.describes-music-and-sound";

    /// <param name="rungs">Lowest first: players begin with the first one.</param>
    /// <param name="audio">Null for silence.</param>
    /// <param name="captions">In the order in which players list them.</param>
    public static string Write(IReadOnlyList<HlsRung> rungs, HlsAudio? audio, IReadOnlyList<CaptionPlan> captions)
    {
        var text = new StringBuilder().Append("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        if (audio is not null)
            text.Append(
                $"#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"{AudioGroup}\",NAME=\"Audio\",DEFAULT=YES,AUTOSELECT=YES,"
                + $"CHANNELS=\"{audio.Channels}\",URI=\"{HlsNames.Audio}/{HlsNames.Playlist}\"\n");
        foreach (var track in captions) text.Append(Media(track));
        foreach (var rung in rungs)
        {
            text.Append($"#EXT-X-STREAM-INF:BANDWIDTH={rung.Bandwidth},AVERAGE-BANDWIDTH={rung.AverageBandwidth}")
                .Append($",CODECS=\"{rung.Codec}{(audio is null ? "" : $",{audio.Codec}")}\"")
                .Append($",RESOLUTION={rung.Width}x{rung.Height},FRAME-RATE={rung.FrameRate:F3},VIDEO-RANGE=SDR,CLOSED-CAPTIONS=NONE")
                .Append(audio is null ? "" : $",AUDIO=\"{AudioGroup}\"")
                .Append(captions.Count == 0 ? "" : $",SUBTITLES=\"{CaptionGroup}\"")
                .Append($"\n{rung.Name}/{HlsNames.Playlist}\n");
        }
        foreach (var rung in rungs)
        {
            text.Append($"#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH={rung.IFrameBandwidth},AVERAGE-BANDWIDTH={rung.IFrameAverageBandwidth}")
                .Append($",CODECS=\"{rung.Codec}\",RESOLUTION={rung.Width}x{rung.Height},VIDEO-RANGE=SDR")
                .Append($",URI=\"{rung.Name}/{HlsNames.IFramePlaylist}\"\n");
        }
        return text.ToString();
    }

    /// <summary>Players may choose every track by its language (AUTOSELECT), as they may not show forced ones in a menu.</summary>
    private static string Media(CaptionPlan track) =>
        $"#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"{CaptionGroup}\",NAME=\"{track.Name}\""
        + (track.Language is { } language ? $",LANGUAGE=\"{language}\"" : "")
        + $",DEFAULT={YesNo(track.IsDefault)},AUTOSELECT=YES,FORCED={YesNo(track.IsForced)}"
        + (track.DescribesSound ? $",CHARACTERISTICS=\"{DescribesSound}\"" : "")
        + $",URI=\"{track.Key}/{HlsNames.Playlist}\"\n";

    private static string YesNo(bool value) => value ? "YES" : "NO";
}
