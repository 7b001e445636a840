using System.Text;

namespace Encoder.Media.Packaging.Playlists;

/// <summary>Writes the playlist of a ladder (RFC 8216, 4.3.4).</summary>
internal static class MasterPlaylist
{
    private const string SoundGroup = "audio";

    /// <param name="rungs">Lowest first: players begin with the first one.</param>
    /// <param name="sound">Null for silence.</param>
    public static string Write(IReadOnlyList<HlsRung> rungs, HlsSound? sound)
    {
        var text = new StringBuilder().Append("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        if (sound is not null)
            text.Append($"#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"{SoundGroup}\",NAME=\"Audio\",DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"{sound.Channels}\",URI=\"{HlsNames.Sound}/{HlsNames.Playlist}\"\n");
        foreach (var rung in rungs)
        {
            text.Append($"#EXT-X-STREAM-INF:BANDWIDTH={rung.Bandwidth},AVERAGE-BANDWIDTH={rung.AverageBandwidth}")
                .Append($",CODECS=\"{rung.Codec}{(sound is null ? "" : $",{sound.Codec}")}\"")
                .Append($",RESOLUTION={rung.Width}x{rung.Height},FRAME-RATE={rung.FrameRate:F3},CLOSED-CAPTIONS=NONE")
                .Append(sound is null ? "\n" : $",AUDIO=\"{SoundGroup}\"\n")
                .Append($"{rung.Name}/{HlsNames.Playlist}\n");
        }
        return text.ToString();
    }
}
