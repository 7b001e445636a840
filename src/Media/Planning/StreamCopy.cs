using Encoder.Media.Probing;

namespace Encoder.Media.Planning;

/// <summary>Decides whether a source already matches a rung, so that its frames can be copied instead of encoded. Pure.</summary>
internal static class StreamCopy
{
    /// <summary>The containers in which every packet is one frame with a stated time, and whose headers hold the parameter sets.</summary>
    private static readonly string[] s_containers = [SourceInput.Mov, SourceInput.Matroska];

    private static readonly string[] s_profiles = ["Constrained Baseline", "Main", "High"];

    /// <summary>The longest GOP, in seconds, in which players still seek well.</summary>
    private const double LongestGop = 10;

    /// <summary>
    /// The peak of a capped encode over a segment, as a multiple of its cap: a whole buffer of two seconds may be added to the segment's
    /// four.
    /// </summary>
    private const double Peak = 1.5;

    /// <param name="encode">The encode that copying would replace.</param>
    /// <param name="ladders">The number of rungs of each ladder that contains the encode; empty if only MP4 files are made from it.</param>
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
            // Rungs of one ladder have their keyframes at the same frames. A single rung needs them only where segments begin.
            && ladders.All(rungs => gops.OnGrid || (rungs == 1 && gops.AtSegments));
    }
}
