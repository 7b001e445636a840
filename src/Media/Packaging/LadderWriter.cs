using System.Text;
using Encoder.Media.Packaging.Playlists;

namespace Encoder.Media.Packaging;

/// <summary>Writes a ladder whose segments have been decided.</summary>
internal static class LadderWriter
{
    /// <param name="rungs">Lowest first.</param>
    /// <param name="audio">Null for silence.</param>
    /// <param name="folder">Where to write.</param>
    /// <param name="hasDash">Whether to write a DASH manifest too.</param>
    /// <param name="cancellationToken">Checked before every segment.</param>
    public static HlsLadder Write(
        IReadOnlyList<RungTrack> rungs, AudioTrack? audio, string folder, bool hasDash, CancellationToken cancellationToken)
    {
        var videoFolders = rungs.Select(rung => TrackFolder.Write(
            Path.Combine(folder, rung.Name), rung.InitSegment, rung.Files, rung.Segments, cancellationToken)).ToArray();
        var audioFolder = audio is null ? null : TrackFolder.Write(
            Path.Combine(folder, HlsNames.Audio), audio.InitSegment, [audio.File], audio.Segments, cancellationToken);

        TrackFolder[] folders = audioFolder is null ? videoFolders : [.. videoFolders, audioFolder];
        var target = MediaPlaylist.TargetDuration(folders.SelectMany(track => track.Segments));
        var audioWritten = audioFolder is null ? null : Describe(audio!, audioFolder, WritePlaylist(audioFolder, target), target);
        var rungsWritten = rungs.Zip(
            videoFolders, (rung, written) => Describe(rung, written, WritePlaylists(written, target), audioWritten, target)).ToArray();
        var manifests = hasDash ? WriteDash(folder, rungs, rungsWritten, audio, audioWritten, target) : 0;
        manifests += WriteText(Path.Combine(folder, HlsNames.Playlist), MasterPlaylist.Write(rungsWritten, audioWritten));
        return new HlsLadder(
            rungsWritten, audioWritten, rungs[0].Duration, manifests + rungsWritten.Sum(rung => rung.Size) + (audioWritten?.Size ?? 0));
    }

    private static HlsRung Describe(RungTrack rung, TrackFolder written, long playlistSize, HlsAudio? audio, int target)
    {
        var peak = BitRates.Peak(written.Segments, target);
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
            Bandwidth = peak + (audio?.Bandwidth ?? 0),
            AverageBandwidth = BitRates.Average(written.Segments) + (audio?.AverageBandwidth ?? 0),
            VideoBandwidth = peak,
            IFrameBandwidth = BitRates.Peak(iFrames, target),
            IFrameAverageBandwidth = BitRates.Average(iFrames),
        };
    }

    private static HlsAudio Describe(AudioTrack audio, TrackFolder written, long playlistSize, int target) => new()
    {
        Channels = audio.Audio.Entry.Channels,
        Duration = audio.Audio.Duration,
        Segments = written.Segments.Count,
        Size = written.Size + playlistSize,
        Codec = audio.Audio.Entry.Codec,
        Bandwidth = BitRates.Peak(written.Segments, target),
        AverageBandwidth = BitRates.Average(written.Segments),
    };

    private static long WriteDash(
        string folder, IReadOnlyList<RungTrack> rungs, HlsRung[] rungsWritten, AudioTrack? audio, HlsAudio? audioWritten, int target)
    {
        var videos = rungs.Zip(rungsWritten, (rung, written) => new DashVideo(written, new DashTimeline(rung.Video.Timescale, rung.Spans)));
        var sound = audio is null ? null : new DashAudio(audioWritten!, new DashTimeline(audio.Audio.Track.Timescale, audio.Spans));
        return WriteText(
            Path.Combine(folder, HlsNames.DashManifest), DashManifest.Write([.. videos], sound, rungs[0].Duration, target));
    }

    private static long WritePlaylists(TrackFolder track, int target) => WritePlaylist(track, target)
        + WriteText(Path.Combine(track.Path, HlsNames.IFramePlaylist), MediaPlaylist.WriteIFrames(track.Segments, target));

    private static long WritePlaylist(TrackFolder track, int target) =>
        WriteText(Path.Combine(track.Path, HlsNames.Playlist), MediaPlaylist.Write(track.Segments, target));

    private static long WriteText(string path, string playlist)
    {
        var bytes = Encoding.UTF8.GetBytes(playlist);
        TrackFolder.WriteFile(path, bytes);
        return bytes.Length;
    }
}
