using Encoder.Media.Mp4;

namespace Encoder.Media.Packaging;

/// <summary>Packages finished encodes as an HLS ladder (RFC 8216, with CMAF segments), without re-encoding.</summary>
public static class HlsPackager
{
    /// <summary>
    /// Writes a folder for each rung and audio track with <c>index.m3u8</c>, <c>init.mp4</c>, <c>seg-00001.m4s</c> and so on; rungs also
    /// get <c>iframes.m3u8</c>. Each caption track gets a folder with <c>index.m3u8</c>, <c>seg-00001.vtt</c> and so on; for DASH, also
    /// <c>captions.vtt</c>. <c>manifest.mpd</c>, if wanted, follows, and the master playlist <c>index.m3u8</c> is written last. The same
    /// encodes always produce the same bytes.
    /// </summary>
    /// <param name="source">The encodes and captions.</param>
    /// <param name="folder">The folder to write to; it is created, and should be empty.</param>
    /// <param name="cancellationToken">Checked before every segment.</param>
    /// <returns>The ladder, or why the encodes cannot be packaged; in that case, discard the content of the folder.</returns>
    /// <exception cref="IOException">An encode could not be read, or the ladder could not be written, for example to a full
    /// disk.</exception>
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
