using Encoder.Media.Verification.Conformance;
using static Encoder.Media.Verification.VerificationChecks;

namespace Encoder.Media.Verification.Hls;

/// <summary>Checks the I-frame playlists: each must name the keyframe of every segment of its rung, and nothing more.</summary>
internal sealed class IFrameCheck(HlsFiles files, CheckList checks)
{
    private static readonly string[] s_attributes = ["BANDWIDTH", "AVERAGE-BANDWIDTH", "CODECS", "RESOLUTION", "VIDEO-RANGE", "URI"];

    private readonly List<IFrameFacts> _facts = [];

    /// <summary>The playlists that could be read.</summary>
    public IReadOnlyList<IFrameFacts> Facts => _facts;

    /// <param name="master">What the master playlist says.</param>
    /// <param name="videos">As the playlist's variants; null where one could not be read.</param>
    public void Run(ParsedMasterPlaylist master, HlsTrack?[] videos)
    {
        if (!checks.Require(
            master.IFrames.Count == videos.Length, IFramePlaylist,
            $"there are {master.IFrames.Count} I-frame playlists for {videos.Length} rungs")) return;
        for (var i = 0; i < videos.Length; i++)
        {
            if (videos[i] is { } track) Check(master.IFrames[i], master.Variants[i].Attributes, track);
        }
        checks.Done(IFramePlaylist, $"{videos.Length} rungs");
    }

    private void Check(AttributeList stated, AttributeList variant, HlsTrack track)
    {
        checks.Require(
            stated.Names.Order().SequenceEqual(s_attributes.Order()) && stated.Quoted("CODECS") == track.Codec
            && stated.Plain("RESOLUTION") == variant.Plain("RESOLUTION") && stated.Plain("VIDEO-RANGE") == variant.Plain("VIDEO-RANGE"),
            IFramePlaylist, $"{track.Name}: the attributes of the I-frame playlist are not those of the rung");
        CheckBandwidths(stated, track);
        var name = $"{track.Name}/iframes.m3u8";
        if (!checks.Require(stated.Quoted("URI") == name, IFramePlaylist, $"{track.Name}: the I-frame playlist is not {name}")) return;
        if (files.Playlist(name, IFramePlaylist, PlaylistKind.IFrames) is not { } playlist) return;
        _facts.Add(FactsOf.IFrames(stated, playlist, track));
        checks.Require(
            playlist.TargetDuration == track.Playlist.TargetDuration && playlist.Map == track.Playlist.Map, IFramePlaylist,
            $"{name}: the target duration or the map is another than the rung's");
        var expected = track.Playlist.Segments.Zip(
            track.Segments, (segment, measured) => segment with { ByteRange = $"{measured.FirstSampleEnd}@0" });
        checks.Require(expected.SequenceEqual(playlist.Segments), IFramePlaylist, $"{name}: does not name the keyframe of every segment");
    }

    /// <summary>The peak is no more than the costliest keyframe takes by itself, and no less than the average.</summary>
    private void CheckBandwidths(AttributeList stated, HlsTrack track)
    {
        var (peak, average) = (MasterCheck.Number(stated, "BANDWIDTH"), MasterCheck.Number(stated, "AVERAGE-BANDWIDTH"));
        var mean = track.Segments.Sum(segment => segment.FirstSampleEnd) * 8 / track.Seconds;
        var highest = track.Segments.Max(segment => segment.FirstSampleEnd * 8 / segment.Seconds);
        checks.Require(
            Math.Abs(average - mean) <= (mean * MasterCheck.Rounding) + 2
            && peak >= average && peak <= (highest * (1 + MasterCheck.Rounding)) + 2, Bandwidth,
            $"{track.Name}: keyframes of {mean:F0} to {highest:F0} bits a second, stated as {average:F0} to {peak:F0}");
    }
}
