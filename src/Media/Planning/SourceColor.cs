using System.Text.Json.Serialization;
using Encoder.Media.Probing;

namespace Encoder.Media.Planning;

/// <summary>The meaning of a source's code values, stated or assumed, in ffmpeg's names.</summary>
/// <param name="Matrix">"bt601", "bt709", "bt2020", "smpte240m" or "fcc".</param>
/// <param name="FullRange">Whether code values use the full range (0 to 255) instead of the video range (16 to 235).</param>
/// <param name="Transfer">"smpte2084" (PQ), "arib-std-b67" (HLG), or "bt709" for everything that is SDR.</param>
/// <param name="Primaries">"bt2020", "smpte431" or "smpte432", which reach far beyond BT.709; "bt709" for all others.</param>
public sealed record SourceColor(string Matrix, bool FullRange, string Transfer, string Primaries)
{
    /// <summary>Whether the video is HDR: brighter than SDR can show.</summary>
    [JsonIgnore] public bool IsHdr => Transfer != "bt709";

    /// <summary>Whether code values can be converted directly, without going through linear light.</summary>
    [JsonIgnore] public bool IsOrdinary => !IsHdr && Primaries == "bt709";

    /// <summary>
    /// Reads what a stream states. If it states nothing, small frames are taken as BT.601 and large ones as BT.709, as players assume.
    /// </summary>
    public static SourceColor Of(VideoStream video)
    {
        ArgumentNullException.ThrowIfNull(video);
        var transfer = video.ColorTransfer is "smpte2084" or "arib-std-b67" ? video.ColorTransfer : "bt709";
        var primaries = video.ColorPrimaries is "bt2020" or "smpte431" or "smpte432" ? video.ColorPrimaries
            : video.ColorPrimaries is null && transfer != "bt709" ? "bt2020"
            : "bt709";
        var matrix = video.ColorSpace switch
        {
            "bt709" or "smpte240m" or "fcc" => video.ColorSpace,
            "smpte170m" or "bt470bg" => "bt601",
            "bt2020nc" or "bt2020c" => "bt2020",
            _ when primaries == "bt2020" => "bt2020",
            _ when video.Width >= 1280 || video.Height >= 720 => "bt709",
            _ => "bt601",
        };
        var fullRange = video.ColorRange == "pc" || video.PixelFormat.StartsWith("yuvj", StringComparison.Ordinal);
        return new SourceColor(matrix, fullRange, transfer, primaries);
    }
}
