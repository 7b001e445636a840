using System.Globalization;

namespace Encoder.Media.Probing;

/// <summary>The shape of a coded frame.</summary>
public sealed record FrameShape(int Width, int Height, Rational SampleAspect);

/// <summary>Finds the shapes of frames in the lines of <see cref="ProbeCommands.Shapes"/>.</summary>
public sealed class ShapeScan
{
    /// <summary>The maximum number of shapes that are distinguished. More would add no information.</summary>
    private const int MaxShapes = 100;

    private readonly List<FrameShape> _shapes = [];

    /// <summary>The codecs whose parameters are, or may be, in the stream itself, so that they can change midway.</summary>
    private static readonly string[] s_codecs = ["h264", "hevc", "vp8", "vp9", "av1", "mpeg1video", "mpeg2video", "mpeg4", "mjpeg"];

    /// <summary>
    /// Returns whether the frames of a source can have several shapes. The frames from one keyframe to the next have the same shape.
    /// </summary>
    public static bool Suits(MediaInfo info, VideoScan scan)
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(scan);
        return scan.Keyframes > 1 && info.Video is { } video && s_codecs.Contains(video.Codec);
    }

    /// <summary>The distinct shapes in order; null if there is only one.</summary>
    public FrameShape[]? Shapes => _shapes.Count > 1 ? [.. _shapes] : null;

    /// <summary>Reads one line, "width,height,aspect". Other lines are ignored.</summary>
    public void Read(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (
            line.Split(',') is not [var width, var height, var aspect, ..]
            || !int.TryParse(width, NumberStyles.None, CultureInfo.InvariantCulture, out var w)
            || !int.TryParse(height, NumberStyles.None, CultureInfo.InvariantCulture, out var h))
            return;
        var shape = new FrameShape(w, h, Rational.Parse(aspect) ?? new Rational(1, 1));
        if (_shapes.Count < MaxShapes && !_shapes.Contains(shape)) _shapes.Add(shape);
    }
}
