using Encoder.Media.Mp4;
using Encoder.Media.Mp4.Codecs;

namespace Encoder.Media.Verification.Content;

/// <summary>
/// Finds where an encode may be black, frozen or silent by the sizes of its samples alone: coded frames without motion, and coded silence,
/// take hardly any bits. Nothing is decoded, so an ordinary video costs nothing.
/// </summary>
public static class QuietSamples
{
    /// <summary>The maximum bits per macroblock of a quiet frame that is not a keyframe; a frame without motion takes 0.2 to 0.5.</summary>
    private const double FrameBits = 1;

    /// <summary>The maximum bytes per channel of a quiet audio frame; silence takes 3 to 5, noise at -66 dB takes 150.</summary>
    private const int AudioBytes = 8;

    /// <summary>Additional bytes that a quiet second may have.</summary>
    private const int Spare = 64;

    /// <summary>
    /// Returns the interval from the first quiet stretch to the last, with a second added before and after; null if there is none.
    /// </summary>
    /// <param name="track">A video or audio track.</param>
    /// <param name="min">The minimum duration in seconds of a stretch that must not be missed; more than 2.</param>
    public static Interval? Find(Mp4Track track, double min)
    {
        ArgumentNullException.ThrowIfNull(track);
        var each = Allowed(track.Entry);
        var seconds = new List<(double Bytes, double Allowed)>();
        foreach (var sample in track.Samples)
        {
            var second = (int)(sample.Dts / track.Timescale);
            while (seconds.Count <= second) seconds.Add((0, Spare));
            // A keyframe contains the whole frame, whether or not anything moves.
            if (track.Entry is AvcSampleEntry && sample.IsSync) continue;
            seconds[second] = (seconds[second].Bytes + sample.Size, seconds[second].Allowed + each);
        }
        return Hull([.. seconds.Select(second => second.Bytes <= second.Allowed)], (int)Math.Floor(min) - 2);
    }

    /// <summary>
    /// Finds the hull of the quiet stretches. A stretch may begin and end within a second, and that second need not be quiet as a whole.
    /// </summary>
    private static Interval? Hull(bool[] quiet, int min)
    {
        var (first, last, run) = ((int?)null, 0, 0);
        for (var second = 0; second < quiet.Length; second++)
        {
            run = quiet[second] ? run + 1 : 0;
            if (run < Math.Max(1, min)) continue;
            first ??= second + 1 - run;
            last = second + 1;
        }
        return first is { } start ? new Interval(Math.Max(0, start - 1), last + 1) : null;
    }

    private static double Allowed(SampleEntry entry) => entry switch
    {
        AvcSampleEntry video => FrameBits / 8 * Math.Ceiling(video.Width / 16.0) * Math.Ceiling(video.Height / 16.0),
        AacSampleEntry audio => AudioBytes * audio.Channels,
        _ => 0,
    };
}
