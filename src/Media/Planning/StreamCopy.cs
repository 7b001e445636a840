using Encoder.Media.Probing;

namespace Encoder.Media.Planning;

/// <summary>Decides whether a source already matches a rung, so that its frames can be copied instead of encoded. Pure.</summary>
internal static class StreamCopy
{
    /// <summary>Containers in which every packet is one frame whose time is stated, and the parameter sets stand in the header.</summary>
    private static readonly string[] s_containers = [SourceInput.Mov, SourceInput.Matroska];

    private static readonly string[] s_profiles = ["Constrained Baseline", "Main", "High"];

    /// <summary>Seconds from one keyframe to the next that players still seek well in.</summary>
    private const double LongestGop = 10;

    /// <summary>
    /// The peak of a capped encode over a segment, as a part of its cap: a whole buffer of two seconds may come on top of four.
    /// </summary>
    private const double Peak = 1.5;

    /// <param name="encode">What would be encoded.</param>
    /// <param name="ladders">How many rungs each HLS ladder has that it is a rung of; none when only mp4 files are made of it.</param>
    public static bool Fits(
        VideoEncode encode, MediaInfo info, VideoScan scan, VideoPreparation preparation, IEnumerable<int> ladders, EncodingOptions options)
    {
        var source = info.Video!;
        var cap = options.For(encode.Rung).MaxRate;
        return !options.AlwaysReencode
            && s_containers.Contains(info.Format)
            && source is { Codec: "h264", PixelFormat: "yuv420p", FieldOrder: "progressive", Rotation: 0, Flipped: false, Aperture: null }
            && s_profiles.Contains(source.Profile)
            && (source.Width, source.Height) == (encode.Width, encode.Height)
            && source.SampleAspect == new Rational(1, 1)
            && preparation is { KeepEvery: 1, FrameRate: not null, Color: { IsOrdinary: true, Matrix: "bt709", FullRange: false } }
            && scan is { IsClosed: true, DecoderDelay: 0, Gops: { } gops }
            && scan.Bytes * 8 <= cap * scan.Duration
            && gops.PeakBitRate <= Peak * cap
            && gops.Longest <= LongestGop
            // Rungs of one ladder have their keyframes at the same frames; a rung that is alone needs them only where segments begin.
            && ladders.All(rungs => gops.OnGrid || (rungs == 1 && gops.AtSegments));
    }
}
