using static Encoder.Media.Verification.Conformance.ConformanceRule;

namespace Encoder.Media.Verification.Conformance;

/// <summary>Chapter 1 of the HLS Authoring Specification: video encoding.</summary>
internal static class VideoRules
{
    private const int Main = 77, High = 100;

    /// <summary>The tolerance of a stated bit rate, as a fraction of the measured one (1.26, 1.27).</summary>
    private const double MaxMissed = 0.1;

    /// <summary>The rounding error, as a fraction of a figure.</summary>
    private const double Rounding = 0.002;

    private static readonly double[] s_usualRates = [24 / 1.001, 24, 25, 30 / 1.001, 30, 50, 60 / 1.001, 60];

    public static ConformanceRule[] All { get; } =
    [
        Must(
            "1.1", "Video is H.264, HEVC, Dolby Vision or AV1.", facts => RuleFinding.Each(
                facts.Videos, IsAvc, track => $"{track.Name}: {track.Video!.Format}")),
        Must(
            "1.2", "H.264 is in fragmented MP4 or MPEG transport streams.", facts => RuleFinding.Each(
                facts.Videos, track => track.Header.IsFragmented,
                track => $"{track.Name}: {(track.Header.IsFragmented ? "fragmented MP4" : "no fragments")}")),
        Should("1.3a", "Some variant is at most High Profile, Level 4.1.", facts => RuleFinding.Any(
            facts.Videos, track => IsAtMost(track.Video!, 41), Profile)),
        Must("1.3b", "H.264 is at most High Profile, Level 5.2.", facts => RuleFinding.Each(
            facts.Videos, track => IsAtMost(track.Video!, 52), Profile)),
        Should(
            "1.4", "H.264 has High Profile rather than Main or Baseline.", facts => RuleFinding.Each(
                facts.Videos, track => track.Video!.Profile == High, Profile),
            "A copied rung keeps the profile of its source, and the fastest presets of the encoder use no feature of High Profile."),
        Should("1.10", "Parameter sets are in the sample description.", facts => RuleFinding.Each(
            facts.Videos, track => IsAvc(track) && track.Video!.HasParameterSets, track => $"{track.Name}: {track.Video!.Format}")),
        Should("1.12", "Some video is H.264.", facts => RuleFinding.Any(
            facts.Videos, IsAvc, track => $"{track.Name}: {track.Video!.Format}")),
        Should("1.13", "There is a keyframe every two seconds.", facts => RuleFinding.Each(
            facts.Videos, track => KeyframeGap(track) <= 2 + track.Video!.LongestFrame + Rounding,
            track => $"{track.Name}: {KeyframeGap(track):0.###} s at most")),
        Must("1.14", "Interlaced video is deinterlaced.", facts => RuleFinding.Each(
            facts.Videos, track => track.Video!.IsProgressive,
            track => $"{track.Name}: {(track.Video!.IsProgressive ? "progressive" : "interlaced")}")),
        Should(
            "1.18", "The frame rate is a usual one, and natural for the video.", facts => RuleFinding.Each(
                facts.Videos, track => Array.Exists(s_usualRates, rate => IsNear(track.Video!.FrameRate, rate)), Rate),
            "The frame rate is that of the source."),
        Must("1.19", "There are at most 60 frames per second.", facts => RuleFinding.Each(
            facts.Videos, track => track.Video!.FrameRate <= 60 * (1 + Rounding), Rate)),
        Should(
            "1.21", "All video has the same colour space: Rec. 601, Rec. 709, DCI-P3 or Rec. 2020.", facts => facts.Videos is []
                ? null
                : new RuleFinding(
                    facts.Videos.Select(track => track.Video!.Colour).Distinct().ToArray() is ["BT.709"],
                    string.Join(", ", facts.Videos.Select(track => track.Video!.Colour).Distinct()))),
        Must("1.24", "There is video in SDR.", facts => RuleFinding.Any(
            facts.Variants, variant => variant.VideoRange is null or "SDR", variant => variant.VideoRange ?? "SDR")),
        Must("1.26", "AVERAGE-BANDWIDTH is within 10 % of the average bit rate.", facts => RuleFinding.Each(
            facts.Variants, variant => IsWithin(variant.AverageBandwidth, variant.Average),
            variant => $"{variant.Track}: {variant.Average:F0} bit/s, stated as {variant.AverageBandwidth:F0}")),
        Must("1.27", "BANDWIDTH is within 10 % of the peak bit rate.", facts => RuleFinding.Each(
            facts.Variants, variant => IsWithin(variant.Bandwidth, variant.Peak),
            variant => $"{variant.Track}: {variant.Peak:F0} bit/s, stated as {variant.Bandwidth:F0}")),
        Should(
            "1.30", "The peak bit rate is at most twice the average.", facts => RuleFinding.Each(
                facts.Variants, variant => variant.Peak <= 2 * variant.Average,
                variant => $"{variant.Track}: {variant.Peak / variant.Average:0.0#} times"),
            "Video is encoded at constant quality with a capped peak: scenes with little motion take few bits."),
        Should("1.33", "All variants have the same aspect ratio.", facts => facts.Videos is []
            ? null
            : new RuleFinding(
                Array.TrueForAll(facts.Videos, track => HasAspectOf(facts.Videos[^1].Video!, track.Video!)),
                string.Join(", ", facts.Videos.Select(track => $"{track.Video!.Width}x{track.Video.Height}")))),
    ];

    private static bool IsAvc(TrackFacts track) => track.Video!.Format is "avc1";

    private static bool IsAtMost(VideoFacts video, int level) => video.Profile is 66 or Main or High && video.Level <= level;

    private static string Profile(TrackFacts track) =>
        $"{track.Name}: profile {track.Video!.Profile}, level {track.Video.Level / 10.0:0.0}";

    private static string Rate(TrackFacts track) => $"{track.Name}: {track.Video!.FrameRate:0.###}";

    /// <summary>Returns the longest time in seconds from one keyframe to the next, or to the end.</summary>
    private static double KeyframeGap(TrackFacts track)
    {
        double[] times = [.. track.Segments.SelectMany(segment => segment.Keyframes), track.End];
        return times.Zip(times.Skip(1), (one, next) => next - one).Max();
    }

    private static bool IsNear(double rate, double usual) => Math.Abs(rate - usual) <= usual * Rounding / 2;

    private static bool IsWithin(double? stated, double measured) =>
        stated is { } rate && Math.Abs(rate - measured) <= MaxMissed * measured;

    /// <summary>Returns whether one frame size is the other one scaled, apart from rounding to even numbers.</summary>
    private static bool HasAspectOf(VideoFacts large, VideoFacts small)
    {
        var width = (double)large.Width * small.Height / large.Height;
        var height = (double)large.Height * small.Width / large.Width;
        return Math.Abs(small.Width - width) <= 2 || Math.Abs(small.Height - height) <= 2;
    }
}
