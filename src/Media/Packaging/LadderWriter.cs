using System.Text;
using Encoder.Media.Packaging.Playlists;

namespace Encoder.Media.Packaging;

/// <summary>Writes a ladder whose segments have been decided.</summary>
internal static class LadderWriter
{
    /// <param name="rungs">Lowest first.</param>
    public static HlsLadder Write(IReadOnlyList<RungTrack> rungs, SoundTrack? sound, string folder, CancellationToken cancellationToken)
    {
        var pictureFolders = rungs.Select(rung => TrackFolder.Write(
            Path.Combine(folder, rung.Name), rung.InitSegment, rung.Files, rung.Segments, cancellationToken)).ToArray();
        var soundFolder = sound is null ? null : TrackFolder.Write(
            Path.Combine(folder, HlsNames.Sound), sound.InitSegment, [sound.File], sound.Segments, cancellationToken);

        TrackFolder[] folders = soundFolder is null ? pictureFolders : [.. pictureFolders, soundFolder];
        var target = MediaPlaylist.TargetDuration(folders.SelectMany(track => track.Segments));
        var rungsWritten = rungs.Zip(pictureFolders, (rung, written) => Describe(rung, written, WritePlaylist(written, target), soundFolder, target)).ToArray();
        var soundWritten = soundFolder is null ? null : Describe(sound!, soundFolder, WritePlaylist(soundFolder, target));
        var master = WriteText(folder, MasterPlaylist.Write(rungsWritten, soundWritten));
        return new HlsLadder(
            rungsWritten, soundWritten, rungs[0].Duration, master + rungsWritten.Sum(rung => rung.Size) + (soundWritten?.Size ?? 0));
    }

    private static HlsRung Describe(RungTrack rung, TrackFolder written, long playlistSize, TrackFolder? sound, int target) => new()
    {
        Name = rung.Name,
        Width = rung.Video.Entry.Width,
        Height = rung.Video.Entry.Height,
        Duration = rung.Duration,
        Pictures = rung.Video.Pictures.Length,
        Segments = written.Segments.Count,
        Size = written.Size + playlistSize,
        FrameRate = rung.FrameRate,
        Codec = rung.Video.Entry.Codec,
        Bandwidth = BitRates.Peak(written.Segments, target) + (sound is null ? 0 : BitRates.Peak(sound.Segments, target)),
        AverageBandwidth = BitRates.Average(written.Segments) + (sound is null ? 0 : BitRates.Average(sound.Segments)),
    };

    private static HlsSound Describe(SoundTrack sound, TrackFolder written, long playlistSize) => new()
    {
        Channels = sound.Sound.Entry.Channels,
        Duration = sound.Sound.Duration,
        Segments = written.Segments.Count,
        Size = written.Size + playlistSize,
        Codec = sound.Sound.Entry.Codec,
    };

    private static long WritePlaylist(TrackFolder track, int target) => WriteText(track.Path, MediaPlaylist.Write(track.Segments, target));

    private static long WriteText(string folder, string playlist)
    {
        var bytes = Encoding.UTF8.GetBytes(playlist);
        TrackFolder.WriteFile(Path.Combine(folder, HlsNames.Playlist), bytes);
        return bytes.Length;
    }
}
