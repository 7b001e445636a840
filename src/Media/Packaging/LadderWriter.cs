using Encoder.Media.Packaging.Playlists;

namespace Encoder.Media.Packaging;

/// <summary>Writes a ladder whose segments have been determined.</summary>
internal static class LadderWriter
{
    /// <param name="rungs">The rungs, lowest first.</param>
    /// <param name="audio">The audio tracks, the default one first; empty if there is no audio.</param>
    /// <param name="captions">The caption tracks, in the order in which players list them.</param>
    /// <param name="folder">The folder to write to.</param>
    /// <param name="hasDash">Whether to write a DASH manifest as well.</param>
    /// <param name="cancellationToken">Checked before every segment.</param>
    public static HlsLadder Write(
        IReadOnlyList<RungTrack> rungs, AudioTrack[] audio, CaptionSource[] captions, string folder, bool hasDash,
        CancellationToken cancellationToken)
    {
        var videoFolders = rungs.Select(rung => TrackFolder.Write(
            Path.Combine(folder, rung.Name), rung.InitSegment, rung.Files, rung.Segments, cancellationToken)).ToArray();
        var audioFolders = Array.ConvertAll(audio, track => TrackFolder.Write(
            Path.Combine(folder, track.Source.Name), track.InitSegment, [track.Source.Path], track.Segments, cancellationToken));

        var target = MediaPlaylist.TargetDuration(videoFolders.Concat(audioFolders).SelectMany(track => track.Segments));
        var captionsWritten = Array.ConvertAll(captions, track => CaptionFolder.Write(track, folder, rungs[0], target, hasDash));
        var audioWritten = audio.Zip(
            audioFolders, (track, written) => Describe(track, written, WritePlaylist(written, target), target)).ToArray();
        var rungsWritten = rungs.Zip(
            videoFolders, (rung, written) => Describe(rung, written, WritePlaylists(written, target), target)).ToArray();
        var manifests = hasDash ? WriteDash(folder, rungs, rungsWritten, audio, audioWritten, captionsWritten, target) : 0;
        manifests += TrackFolder.WriteText(
            Path.Combine(folder, HlsNames.Playlist), MasterPlaylist.Write(rungsWritten, audioWritten, captionsWritten));
        return new HlsLadder(
            rungsWritten, audioWritten, rungs[0].Duration,
            manifests + rungsWritten.Sum(rung => rung.Size) + audioWritten.Sum(track => track.Size)
            + captionsWritten.Sum(track => track.Size))
        {
            Captions = captionsWritten,
        };
    }

    private static HlsRung Describe(RungTrack rung, TrackFolder written, long playlistSize, int target)
    {
        SegmentFile[] iFrames = [.. written.Segments.Select(segment => segment with { Size = segment.FirstSampleEnd })];
        return new()
        {
            Name = rung.Name,
            Width = rung.Video.Entry.Width,
            Height = rung.Video.Entry.Height,
            Duration = rung.Duration,
            Frames = rung.Video.Frames.Length,
            Segments = written.Segments.Count,
            Size = written.Size + playlistSize,
            FrameRate = rung.FrameRate,
            Codec = rung.Video.Entry.Codec,
            Bandwidth = BitRates.Peak(written.Segments, target),
            AverageBandwidth = BitRates.Average(written.Segments),
            IFrameBandwidth = BitRates.Peak(iFrames, target),
            IFrameAverageBandwidth = BitRates.Average(iFrames),
        };
    }

    private static HlsAudio Describe(AudioTrack audio, TrackFolder written, long playlistSize, int target) => new()
    {
        Name = audio.Source.Name,
        Label = audio.Source.Label,
        Channels = audio.Audio.Entry.Channels,
        Duration = audio.Audio.Duration,
        Segments = written.Segments.Count,
        Size = written.Size + playlistSize,
        Codec = audio.Audio.Entry.Codec,
        Bandwidth = BitRates.Peak(written.Segments, target),
        AverageBandwidth = BitRates.Average(written.Segments),
    };

    private static long WriteDash(
        string folder, IReadOnlyList<RungTrack> rungs, HlsRung[] rungsWritten, AudioTrack[] audio, HlsAudio[] audioWritten,
        HlsCaptions[] captions, int target)
    {
        var videos = rungs.Zip(rungsWritten, (rung, written) => new DashVideo(written, new DashTimeline(rung.Video.Timescale, rung.Spans)));
        var audioTracks = audio.Zip(
            audioWritten, (track, written) => new DashAudio(written, new DashTimeline(track.Audio.Track.Timescale, track.Spans)));
        return TrackFolder.WriteText(
            Path.Combine(folder, HlsNames.DashManifest),
            DashManifest.Write([.. videos], [.. audioTracks], captions, rungs[0].Duration, target));
    }

    private static long WritePlaylists(TrackFolder track, int target) => WritePlaylist(track, target)
        + TrackFolder.WriteText(Path.Combine(track.Path, HlsNames.IFramePlaylist), MediaPlaylist.WriteIFrames(track.Segments, target));

    private static long WritePlaylist(TrackFolder track, int target) =>
        TrackFolder.WriteText(Path.Combine(track.Path, HlsNames.Playlist), MediaPlaylist.Write(track.Segments, target));
}
