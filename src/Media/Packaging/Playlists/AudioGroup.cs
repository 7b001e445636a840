using System.Text;
using Encoder.Media.Planning;
using Encoder.Media.Probing;

namespace Encoder.Media.Packaging.Playlists;

/// <summary>The audio renditions of a ladder that variants name together (RFC 8216, 4.3.4.1.1).</summary>
/// <param name="Id">Its GROUP-ID.</param>
/// <param name="Members">The default one first.</param>
internal sealed record AudioGroup(string Id, IReadOnlyList<HlsAudio> Members)
{
    /// <summary>The characteristic of audio that says what is to be seen (HLS authoring specification, 2.12).</summary>
    private const string DescribesVideo = "public.accessibility.describes-video";

    /// <summary>Most bits per second that a member takes, on top of those of the video.</summary>
    public long Bandwidth => Members.Max(member => member.Bandwidth);

    /// <summary>Most bits per second that a member takes on the average.</summary>
    public long AverageBandwidth => Members.Max(member => member.AverageBandwidth);

    /// <summary>All members are of one codec.</summary>
    public string Codec => Members[0].Codec;

    /// <summary>
    /// The tracks in stereo, and then, if there are any, those in 5.1. Groups must have the same members but for URI and channels
    /// (4.3.4.2.1), so that a track without 5.1 is in the second group in stereo again.
    /// </summary>
    /// <param name="audio">All tracks, the default one first; none for silence.</param>
    public static AudioGroup[] Of(IReadOnlyList<HlsAudio> audio)
    {
        HlsAudio[] stereo = [.. audio.Where(track => !track.IsSurround)];
        if (stereo is []) return [];
        HlsAudio[] surround = [.. stereo.Select(track => audio.FirstOrDefault(a => a.IsSurround && a.Label == track.Label) ?? track)];
        var first = new AudioGroup("audio", stereo);
        return surround.SequenceEqual(stereo) ? [first] : [first, new AudioGroup("surround", surround)];
    }

    public void Write(StringBuilder text)
    {
        foreach (var (i, member) in Members.Index())
        {
            var label = member.Label;
            text.Append($"#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"{Id}\",NAME=\"{label.Name}\"")
                .Append($",LANGUAGE=\"{label.Language ?? LanguageTag.Undetermined}\"")
                .Append($",DEFAULT={(i == 0 ? "YES" : "NO")},AUTOSELECT={(IsAutoSelect(i) ? "YES" : "NO")}")
                .Append(label.IsDescriptive ? $",CHARACTERISTICS=\"{DescribesVideo}\"" : "")
                .Append($",CHANNELS=\"{member.Channels}\",URI=\"{member.Name}/{HlsNames.Playlist}\"\n");
        }
    }

    /// <summary>
    /// Whether a player may choose a member by the language and the needs of its user: the default one, and any whose combination of both
    /// no member before it has. Nobody gets a commentary who has not chosen it.
    /// </summary>
    private bool IsAutoSelect(int index)
    {
        var label = Members[index].Label;
        bool IsAlike(AudioLabel other) => other.Language == label.Language && other.IsDescriptive == label.IsDescriptive;
        return index == 0 || (!label.IsCommentary && !Members.Take(index).Any(member => IsAlike(member.Label)));
    }
}
