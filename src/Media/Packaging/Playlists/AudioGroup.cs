using System.Text;
using Encoder.Media.Planning;
using Encoder.Media.Probing;

namespace Encoder.Media.Packaging.Playlists;

/// <summary>A group of the ladder's audio renditions that variants refer to (RFC 8216, 4.3.4.1.1).</summary>
/// <param name="Id">The GROUP-ID.</param>
/// <param name="Members">The members, the default one first.</param>
internal sealed record AudioGroup(string Id, IReadOnlyList<HlsAudio> Members)
{
    /// <summary>The characteristic of audio that describes the video (HLS Authoring Specification, 2.12).</summary>
    private const string DescribesVideo = "public.accessibility.describes-video";

    /// <summary>The highest peak bit rate of a member in bits per second, which adds to that of the video.</summary>
    public long Bandwidth => Members.Max(member => member.Bandwidth);

    /// <summary>The highest average bit rate of a member in bits per second.</summary>
    public long AverageBandwidth => Members.Max(member => member.AverageBandwidth);

    /// <summary>The codec of all members.</summary>
    public string Codec => Members[0].Codec;

    /// <summary>
    /// Returns the group of the stereo tracks, followed by the group of the 5.1 tracks if there are any. Groups must have the same members
    /// except for URI and channels (4.3.4.2.1), so the second group contains the stereo version of a track without 5.1.
    /// </summary>
    /// <param name="audio">All tracks, the default one first; empty if there is no audio.</param>
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
    /// Returns whether a player may select a member by the user's language and accessibility needs: the default member, and the first
    /// member of each combination of both. Commentary is never selected automatically, unless it is the default.
    /// </summary>
    private bool IsAutoSelect(int index)
    {
        var label = Members[index].Label;
        bool IsAlike(AudioLabel other) => other.Language == label.Language && other.IsDescriptive == label.IsDescriptive;
        return index == 0 || (!label.IsCommentary && !Members.Take(index).Any(member => IsAlike(member.Label)));
    }
}
