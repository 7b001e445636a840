using Encoder.Media.Verification.Conformance;
using static Encoder.Media.Verification.VerificationChecks;

namespace Encoder.Media.Verification.Hls;

/// <summary>Checks the I-frame playlists: each must contain the keyframe of every segment of its rung, and nothing else.</summary>
internal sealed class IFrameCheck(HlsFiles files, CheckList checks)
{
    private static readonly string[] s_attributes = ["BANDWIDTH", "AVERAGE-BANDWIDTH", "CODECS", "RESOLUTION", "VIDEO-RANGE", "URI"];

    private readonly List<IFrameFacts> _facts = [];

    /// <summary>The playlists that could be read.</summary>
    public IReadOnlyList<IFrameFacts> Facts => _facts;

    /// <param name="master">The parsed master playlist.</param>
    /// <param name="videos">The rungs in the order of the variants; null for a rung that could not be read.</param>
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
            $"{name}: the target duration or the map differs from the rung's");
        var expected = track.Playlist.Segments.Zip(
            track.Segments, (segment, measured) => segment with { ByteRange = $"{measured.FirstSampleEnd}@0" });
        checks.Require(expected.SequenceEqual(playlist.Segments), IFramePlaylist, $"{name}: does not name the keyframe of every segment");
    }

    /// <summary>Checks that the stated peak is at most the bit rate of the largest keyframe, and at least the average.</summary>
    private void CheckBandwidths(AttributeList stated, HlsTrack track)
    {
        var (peak, average) = (MasterCheck.Number(stated, "BANDWIDTH"), MasterCheck.Number(stated, "AVERAGE-BANDWIDTH"));
        var mean = track.Segments.Sum(segment => segment.FirstSampleEnd) * 8 / track.Seconds;
        var highest = track.Segments.Max(segment => segment.FirstSampleEnd * 8 / segment.Seconds);
        checks.Require(
            Math.Abs(average - mean) <= (mean * MasterCheck.Rounding) + 2
            && peak >= average && peak <= (highest * (1 + MasterCheck.Rounding)) + 2, Bandwidth,
            $"{track.Name}: keyframes of {mean:F0} to {highest:F0} bit/s, stated as {average:F0} to {peak:F0}");
    }
}
