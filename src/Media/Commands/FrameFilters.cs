using Encoder.Media.Planning;
using Encoder.Media.Probing;

namespace Encoder.Media.Commands;

/// <summary>The filters that normalise decoded frames: progressive, upright, square pixels, BT.709 SDR in video range.</summary>
internal static class FrameFilters
{
    /// <summary>Seconds by which times may be off by rounding: trimming a frame away takes more.</summary>
    public const double Rounding = EncodePlan.Rounding;

    /// <summary>
    /// Luminance in cd/m² of HDR that becomes SDR white, before highlights are rolled off: the level of graphics and faces' highlights
    /// (ITU-R BT.2408). Brighter parts, to ten times that, are rolled off into the range above the knee.
    /// </summary>
    private const int ReferenceWhite = 203;

    /// <summary>
    /// Deinterlaces frames that are marked as interlaced; where pulldown is undone, those whose fields belong to no film frame. Must come
    /// before any filter that drops frames.
    /// </summary>
    public static IEnumerable<string> Deinterlace(VideoPreparation preparation)
    {
        // The pattern tells the order; what frames say of it is not always true, and the filter reads it wrongly from H.264.
        if (preparation.UndoPulldown != Pulldown.None)
            yield return $"fieldmatch=order={(preparation.UndoPulldown == Pulldown.TopFirst ? "tff" : "bff")}";
        if (preparation.Deinterlace) yield return "bwdif=mode=send_frame:parity=auto:deint=interlaced";
    }

    /// <summary>Converts and scales a decoded frame.</summary>
    /// <param name="preparation">How the source's video is prepared.</param>
    /// <param name="width">Width of the upright frame; even.</param>
    /// <param name="height">Height of the upright frame; even.</param>
    /// <param name="pixelFormat">"yuv420p", or "yuv444p" where all the colour is still needed.</param>
    public static IEnumerable<string> Prepare(VideoPreparation preparation, int width, int height, string pixelFormat)
    {
        // Turning comes last, when the frame is small.
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

    /// <summary>Scales a prepared frame down.</summary>
    public static IEnumerable<string> Smaller(int width, int height) => [Scale(width, height), "setsar=1"];

    /// <summary>
    /// Converts a prepared frame to the colours in which an image format is understood, for none of them says: JPEG (JFIF) and WebP
    /// (RFC 9649) are BT.601.
    /// </summary>
    public static string[] Image(ImageFormat format) => format switch
    {
        ImageFormat.Jpg => ["scale=in_color_matrix=bt709:in_range=tv:out_color_matrix=bt601:out_range=pc", "format=yuvj420p"],
        ImageFormat.Webp => ["scale=in_color_matrix=bt709:in_range=tv:out_color_matrix=bt601:out_range=tv", "format=yuv420p"],
        ImageFormat.Png => ["scale=in_color_matrix=bt709:in_range=tv", "format=rgb24"],
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>
    /// Scales each frame, whatever its shape, to the largest even size that fits. The filter is built once, so it must look at each.
    /// </summary>
    private static string Within(int width, int height) =>
        $"scale=w='max(2,2*round(min({width},{height}*dar)/2))':h='max(2,2*round(min({height},{width}/dar)/2))':eval=frame:flags=bicubic";

    private static string[] Bars(VideoPreparation preparation, int width, int height) =>
        preparation.Fit ? [$"pad=w={width}:h={height}:x=(ow-iw)/2:y=(oh-ih)/2:eval=frame"] : [];

    private static string[] Crop(VideoPreparation preparation) =>
        preparation.Aperture is { } kept ? [$"crop=w={kept.Width}:h={kept.Height}:x={kept.X}:y={kept.Y}"] : [];

    /// <summary>
    /// Lays transparent parts on black, which is to multiply by how opaque each pixel is; on white, the same is done to the negative.
    /// </summary>
    private static string[] Flatten(VideoPreparation preparation) => preparation.Background switch
    {
        Background.Black => ["premultiply=inplace=1"],
        Background.White => ["negate", "premultiply=inplace=1", "negate"],
        _ => [],
    };

    private static string Scale(int width, int height) => $"scale=w={width}:h={height}:flags=bicubic";

    /// <summary>
    /// Goes back from code values to light, in which brightness and primaries can be changed, and on to BT.709. The mobius curve leaves
    /// everything below its knee as it is, so that colours stay what they were; the peak is fixed because files state theirs wrongly.
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
