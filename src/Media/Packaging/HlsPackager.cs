using Encoder.Media.Mp4;

namespace Encoder.Media.Packaging;

/// <summary>Makes an HLS ladder (RFC 8216, with CMAF segments) of finished encodes, without encoding anything again.</summary>
public static class HlsPackager
{
    /// <summary>
    /// Writes <c>index.m3u8</c>, a folder for each rung and for each audio track, each with <c>index.m3u8</c>, <c>init.mp4</c>,
    /// <c>seg-00001.m4s</c> and so on, and for each rung <c>iframes.m3u8</c>; for each caption track a folder with <c>index.m3u8</c>,
    /// <c>seg-00001.vtt</c> and so on, and for DASH <c>captions.vtt</c>. The master playlist is written last,
    /// and before it <c>manifest.mpd</c> if DASH is wanted.
    /// The same encodes give the same bytes.
    /// </summary>
    /// <param name="source">The encodes.</param>
    /// <param name="folder">Where to write; it is created, and should be empty.</param>
    /// <param name="cancellationToken">Checked before every segment.</param>
    /// <returns>What was written, or why the encodes do not make a ladder; then nothing in the folder counts.</returns>
    /// <exception cref="IOException">An encode could not be read, or the ladder not be written: the disk is full, for example.</exception>
    public static PackagingResult Package(HlsSource source, string folder, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        try
        {
            var rungs = new List<RungTrack>();
            foreach (var rung in source.Rungs)
            {
                if (RungTrack.Read(rung, source.SegmentDuration, out var track) is { } problem) return new PackagingResult(null, problem);
                rungs.Add(track);
                if (rungs[0].CheckAligned(track) is { } misaligned) return new PackagingResult(null, misaligned);
            }
            rungs.Sort((one, other) => one.Pixels.CompareTo(other.Pixels));
            var audio = Array.ConvertAll(source.Audio, track => AudioTrack.Read(track, rungs[0].Starts, source.SegmentDuration));
            return new PackagingResult(LadderWriter.Write(rungs, audio, source.Captions, folder, source.HasDash, cancellationToken), null);
        }
        catch (Mp4FormatException exception)
        {
            return new PackagingResult(null, new PackagingProblem(PackagingFault.UnreadableEncode, exception.Message));
        }
    }
}
