using Encoder.Media.Mp4.Codecs;
using Encoder.Media.Probing;
using static Encoder.Media.Verification.VerificationChecks;

namespace Encoder.Media.Verification.Hls;

/// <summary>
/// Checks the audio groups of a master playlist: one with the stereo tracks and, if there are 5.1 tracks, one with these and with the
/// stereo version of the other tracks.
/// </summary>
internal static class AudioGroupCheck
{
    private const string DescribesVideo = "public.accessibility.describes-video";

    /// <param name="tracks">The tracks that could be read, by the path of their playlist.</param>
    /// <param name="expected">The expected tracks; at least one.</param>
    public static void Run(
        CheckList checks, ParsedMasterPlaylist master, IReadOnlyDictionary<string, HlsTrack> tracks, AudioExpectation[] expected)
    {
        var groups = master.Audio.GroupBy(media => media.Group).ToArray();
        var wanted = Groups(expected);
        if (!checks.Require(
            groups.Length == wanted.Length && groups.All(group => group.Key is { Length: > 0 }), MasterPlaylist,
            $"there are {groups.Length} audio groups instead of {wanted.Length}")) return;
        foreach (var (group, members) in groups.Zip(wanted)) CheckGroup(checks, [.. group], members);
        foreach (var media in master.Audio)
        {
            if (tracks.GetValueOrDefault(media.Uri)?.Init.Entry is AacSampleEntry entry)
                checks.Require(
                    media.Attributes.Quoted("CHANNELS") == $"{entry.Channels}", MasterPlaylist,
                    $"{media.Uri}: the audio has {entry.Channels} channels, stated as {media.Attributes.Quoted("CHANNELS")}");
        }
    }

    /// <summary>Returns the expected groups, which must all have the same members (RFC 8216, 4.3.4.2.1).</summary>
    private static AudioExpectation[][] Groups(AudioExpectation[] expected)
    {
        var stereo = Array.FindAll(expected, track => track.Channels <= 2);
        var surround = Array.FindAll(expected, track => track.Channels > 2);
        return surround is []
            ? [stereo]
            : [stereo, Array.ConvertAll(stereo, track => Array.Find(surround, other => other.Label == track.Label) ?? track)];
    }

    private static void CheckGroup(CheckList checks, ParsedMedia[] group, AudioExpectation[] members)
    {
        if (!checks.Require(
            group.Select(media => media.Uri).SequenceEqual(members.Select(member => $"{member.Name}/index.m3u8")), MasterPlaylist,
            $"the audio renditions of a group are {string.Join(", ", group.Select(media => media.Uri))}")) return;
        foreach (var (media, member) in group.Zip(members))
        {
            checks.Require(
                media.Attributes.Quoted("NAME") == member.Label.Name
                && media.Attributes.Quoted("LANGUAGE") == (member.Label.Language ?? LanguageTag.Undetermined)
                && media.Attributes.Quoted("CHARACTERISTICS") == (member.Label.IsDescriptive ? DescribesVideo : null), MasterPlaylist,
                $"{media.Uri}: the audio is described wrongly");
        }
        checks.Require(
            group.Select(media => media.Attributes.Quoted("NAME")).Distinct().Count() == group.Length, MasterPlaylist,
            "two audio renditions of a group have the same name");
        checks.Require(
            group[0].Attributes.Plain("DEFAULT") == "YES" && group[0].Attributes.Plain("AUTOSELECT") == "YES"
            && group.Skip(1).All(media => media.Attributes.Plain("DEFAULT") == "NO"), MasterPlaylist,
            "the first audio rendition is not the only default");
        // Players could not distinguish them (4.3.4.1.1).
        var selectable = group.Where(media => media.Attributes.Plain("AUTOSELECT") == "YES")
            .Select(media => (media.Attributes.Quoted("LANGUAGE"), media.Attributes.Quoted("CHARACTERISTICS"))).ToArray();
        checks.Require(
            selectable.Distinct().Count() == selectable.Length, MasterPlaylist, "two audio renditions are selected by the same language");
    }
}
