using System.Text;

namespace Encoder.Media.Packaging.Playlists;

/// <summary>Writes the playlist of a ladder (RFC 8216, 4.3.4).</summary>
internal static class MasterPlaylist
{
    private const string AudioGroup = "audio";

    /// <param name="rungs">Lowest first: players begin with the first one.</param>
    /// <param name="audio">Null for silence.</param>
    public static string Write(IReadOnlyList<HlsRung> rungs, HlsAudio? audio)
    {
        var text = new StringBuilder().Append("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        if (audio is not null)
            text.Append(
                $"#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"{AudioGroup}\",NAME=\"Audio\",DEFAULT=YES,AUTOSELECT=YES,"
                + $"CHANNELS=\"{audio.Channels}\",URI=\"{HlsNames.Audio}/{HlsNames.Playlist}\"\n");
        foreach (var rung in rungs)
        {
            text.Append($"#EXT-X-STREAM-INF:BANDWIDTH={rung.Bandwidth},AVERAGE-BANDWIDTH={rung.AverageBandwidth}")
                .Append($",CODECS=\"{rung.Codec}{(audio is null ? "" : $",{audio.Codec}")}\"")
                .Append($",RESOLUTION={rung.Width}x{rung.Height},FRAME-RATE={rung.FrameRate:F3},VIDEO-RANGE=SDR,CLOSED-CAPTIONS=NONE")
                .Append(audio is null ? "\n" : $",AUDIO=\"{AudioGroup}\"\n")
                .Append($"{rung.Name}/{HlsNames.Playlist}\n");
        }
        foreach (var rung in rungs)
        {
            text.Append($"#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH={rung.IFrameBandwidth},AVERAGE-BANDWIDTH={rung.IFrameAverageBandwidth}")
                .Append($",CODECS=\"{rung.Codec}\",RESOLUTION={rung.Width}x{rung.Height},VIDEO-RANGE=SDR")
                .Append($",URI=\"{rung.Name}/{HlsNames.IFramePlaylist}\"\n");
        }
        return text.ToString();
    }
}
