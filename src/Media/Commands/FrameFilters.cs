using Encoder.Media.Planning;
using Encoder.Media.Probing;

namespace Encoder.Media.Commands;

/// <summary>The filters that normalize decoded frames: progressive, upright, square pixels, BT.709 SDR in video range.</summary>
internal static class FrameFilters
{
    /// <summary>The rounding error of times, in seconds. Trimming a frame away takes a larger difference.</summary>
    public const double Rounding = EncodePlan.Rounding;

    /// <summary>
    /// The luminance of HDR, in cd/m², that becomes SDR white before highlights are rolled off: the level of graphics and of highlights on
    /// faces (ITU-R BT.2408). Brighter parts, up to ten times that, are rolled off into the range above the knee.
    /// </summary>
    private const int ReferenceWhite = 203;

    /// <summary>
    /// Returns the filters that deinterlace frames marked as interlaced. If pulldown is undone, those are only the frames whose fields
    /// belong to no film frame. The filters must come before any that drops frames.
    /// </summary>
    public static IEnumerable<string> Deinterlace(VideoPreparation preparation)
    {
        // Take the field order from the pattern: what frames state is not always true, and the filter reads it wrongly from H.264.
        if (preparation.UndoPulldown != Pulldown.None)
            yield return $"fieldmatch=order={(preparation.UndoPulldown == Pulldown.TopFirst ? "tff" : "bff")}";
        if (preparation.Deinterlace) yield return "bwdif=mode=send_frame:parity=auto:deint=interlaced";
    }

    /// <summary>Returns the filters that convert and scale a decoded frame.</summary>
    /// <param name="preparation">How the source's video is prepared.</param>
    /// <param name="width">The width of the upright frame in pixels; even.</param>
    /// <param name="height">The height of the upright frame in pixels; even.</param>
    /// <param name="pixelFormat">"yuv420p", or "yuv444p" if full colour resolution is still needed.</param>
    public static IEnumerable<string> Prepare(VideoPreparation preparation, int width, int height, string pixelFormat)
    {
        // Rotation comes last, when the frame is small.
        var (w, h) = preparation.Rotation is 90 or 270 ? (height, width) : (width, height);
        var color = preparation.Color;
        var size = preparation.Fit ? Within(w, h) : Scale(w, h);
        var scale = $"{size}:in_color_matrix={color.Matrix}:in_range={(color.FullRange ? "pc" : "tv")}";
        string[] convert = color.IsOrdinary
            ? [$"{scale}:out_color_matrix=bt709:out_range=tv", $"format={pixelFormat}", .. Bars(preparation, w, h)]
            : [
                $"{scale}:out_color_matrix=bt2020:out_range=tv", $"format={pixelFormat}10le", .. Bars(preparation, w, h),
                .. ThroughLight(color),
                $"format={pixelFormat}"
            ];
        return [.. Crop(preparation), .. Flatten(preparation), .. convert, .. Turn(preparation), "setsar=1"];
    }

    /// <summary>Returns the filters that scale a prepared frame down.</summary>
    public static IEnumerable<string> Smaller(int width, int height) => [Scale(width, height), "setsar=1"];

    /// <summary>
    /// Returns the filters that convert a prepared frame to the colours that readers assume, because no image format states them: JPEG
    /// (JFIF) and WebP (RFC 9649) are BT.601.
    /// </summary>
    public static string[] Image(ImageFormat format) => format switch
    {
        ImageFormat.Jpg => ["scale=in_color_matrix=bt709:in_range=tv:out_color_matrix=bt601:out_range=pc", "format=yuvj420p"],
        ImageFormat.Webp => ["scale=in_color_matrix=bt709:in_range=tv:out_color_matrix=bt601:out_range=tv", "format=yuv420p"],
        ImageFormat.Png => ["scale=in_color_matrix=bt709:in_range=tv", "format=rgb24"],
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>
    /// Scales each frame, whatever its shape, to the largest even size that fits. The filter is built only once, so it must compute the
    /// size for each frame.
    /// </summary>
    private static string Within(int width, int height) =>
        $"scale=w='max(2,2*round(min({width},{height}*dar)/2))':h='max(2,2*round(min({height},{width}/dar)/2))':eval=frame:flags=bicubic";

    private static string[] Bars(VideoPreparation preparation, int width, int height) =>
        preparation.Fit ? [$"pad=w={width}:h={height}:x=(ow-iw)/2:y=(oh-ih)/2:eval=frame"] : [];

    private static string[] Crop(VideoPreparation preparation) =>
        preparation.Aperture is { } kept ? [$"crop=w={kept.Width}:h={kept.Height}:x={kept.X}:y={kept.Y}"] : [];

    /// <summary>
    /// Lays transparent parts on black by multiplying each pixel by its opacity. For white, the same is done to the negative.
    /// </summary>
    private static string[] Flatten(VideoPreparation preparation) => preparation.Background switch
    {
        Background.Black => ["premultiply=inplace=1"],
        Background.White => ["negate", "premultiply=inplace=1", "negate"],
        _ => [],
    };

    private static string Scale(int width, int height) => $"scale=w={width}:h={height}:flags=bicubic";

    /// <summary>
    /// Converts code values to linear light, in which brightness and primaries can be changed, and then to BT.709. The mobius curve leaves
    /// everything below its knee unchanged, which keeps colours as they were. The peak is fixed because files state it wrongly.
    /// </summary>
    private static IEnumerable<string> ThroughLight(SourceColor color)
    {
        var source = $"zscale=min=2020_ncl:rin=limited:pin={ZscaleName(color.Primaries)}:tin={ZscaleName(color.Transfer)}";
        const string Target = "zscale=t=709:m=709:r=limited";
        return color.IsHdr
            ? [$"{source}:t=linear:npl={ReferenceWhite}", "format=gbrpf32le", "zscale=p=709", "tonemap=mobius:desat=0:peak=10", Target]
            : [$"{source}:t=linear", "format=gbrpf32le", "zscale=p=709", Target];
    }

    private static string ZscaleName(string name) => name switch
    {
        "bt709" => "709",
        "bt2020" => "2020",
        _ => name,
    };

    private static IEnumerable<string> Turn(VideoPreparation preparation)
    {
        if (preparation.Flip) yield return "vflip";
        switch (preparation.Rotation)
        {
            case 90:
                yield return "transpose=clock";
                break;
            case 180:
                yield return "hflip";
                yield return "vflip";
                break;
            case 270:
                yield return "transpose=cclock";
                break;
        }
    }
}
