using Encoder.Media.Mp4;
using Encoder.Media.Mp4.Codecs;

namespace Encoder.Media.Verification.Content;

/// <summary>
/// Finds where an encode may be black, frozen or silent by the sizes of its samples alone: coded frames in which nothing moves have hardly
/// any bits, nor has silence. Nothing is decoded, so that an ordinary video costs nothing.
/// </summary>
public static class QuietSamples
{
    /// <summary>Bits per macroblock of a frame that is not a keyframe: of a frame that stands still it is 0.2 to 0.5.</summary>
    private const double FrameBits = 1;

    /// <summary>Bytes per channel of a frame of audio: of silence it is 3 to 5, of noise at -66 dB 150.</summary>
    private const int AudioBytes = 8;

    /// <summary>Bytes in each second that are let pass besides.</summary>
    private const int Spare = 64;

    /// <summary>
    /// The interval from the first stretch of so many quiet seconds to the last, with a second before and after; null when there is none.
    /// </summary>
    /// <param name="track">A track of video or audio.</param>
    /// <param name="least">Seconds of the shortest stretch that must not be missed; more than two.</param>
    public static Interval? Find(Mp4Track track, double least)
    {
        ArgumentNullException.ThrowIfNull(track);
        var each = Allowed(track.Entry);
        var seconds = new List<(double Bytes, double Allowed)>();
        foreach (var sample in track.Samples)
        {
            var second = (int)(sample.Dts / track.Timescale);
            while (seconds.Count <= second) seconds.Add((0, Spare));
            // A keyframe has all of a frame, whether it moves or not.
            if (track.Entry is AvcSampleEntry && sample.IsSync) continue;
            seconds[second] = (seconds[second].Bytes + sample.Size, seconds[second].Allowed + each);
        }
        return Hull([.. seconds.Select(second => second.Bytes <= second.Allowed)], (int)Math.Floor(least) - 2);
    }

    /// <summary>A stretch begins and ends within a second, of which all may then not be quiet.</summary>
    private static Interval? Hull(bool[] quiet, int least)
    {
        var (first, last, run) = ((int?)null, 0, 0);
        for (var second = 0; second < quiet.Length; second++)
        {
            run = quiet[second] ? run + 1 : 0;
            if (run < Math.Max(1, least)) continue;
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
