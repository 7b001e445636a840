using Encoder.Media.Planning;
using FFMpegCore;
using FFMpegCore.Arguments;
using FFMpegCore.Enums;

namespace Encoder.Media.Commands;

/// <summary>An option and its value as two arguments, for options that FFMpegCore lacks or whose values it rounds.</summary>
internal sealed record ValueOption(string Name, string Value) : IArgument
{
    public IReadOnlyList<string> Words => [Name, Value];

    /// <summary>For display only: <see cref="OutputArguments"/> uses <see cref="Words"/>.</summary>
    public string Text => string.Join(' ', Words);
}

/// <summary>The output options that FFMpegCore lacks.</summary>
internal static class OutputOptions
{
    public static FFMpegOutputOptions With(this FFMpegOutputOptions output, string name, string value) =>
        output.WithArgument(new ValueOption(name, value));

    /// <summary>Limits the length of the output, to the microsecond. <c>WithDuration</c> rounds to the millisecond.</summary>
    public static FFMpegOutputOptions WithSeconds(this FFMpegOutputOptions output, double seconds) =>
        output.With("-t", Arguments.Seconds(seconds));

    /// <summary>
    /// Caps the bit rate and gives the decoder a buffer of two seconds. <c>WithMaxBitrate</c> accepts only whole kilobits.
    /// </summary>
    /// <param name="bitsPerSecond">The cap in bits per second.</param>
    public static FFMpegOutputOptions WithPeakRate(this FFMpegOutputOptions output, int bitsPerSecond) =>
        output.With("-maxrate", $"{bitsPerSecond}").With("-bufsize", $"{2L * bitsPerSecond}");

    /// <summary>States BT.709 in video range.</summary>
    public static FFMpegOutputOptions WithBt709(this FFMpegOutputOptions output) => output
        .With("-colorspace", "bt709").With("-color_primaries", "bt709").With("-color_trc", "bt709").With("-color_range", "tv");

    /// <summary>
    /// Keeps the source's metadata (title, place, device, chapters) and ffmpeg's version out of the output, so that equal input gives equal
    /// bytes.
    /// </summary>
    public static FFMpegOutputOptions Anonymous(this FFMpegOutputOptions output) => output
        .WithoutMetadata().WithoutChapters().With("-fflags", "+bitexact").With("-flags", "+bitexact");

    public static FFMpegOutputOptions WithImageCodec(this FFMpegOutputOptions output, ImageFormat format) => format switch
    {
        ImageFormat.Jpg => output.WithVideoCodec("mjpeg").WithVideoQualityScale(2),
        ImageFormat.Webp => output.WithVideoCodec("libwebp").With("-quality", "80"),
        ImageFormat.Png => output.WithVideoCodec("png"),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>Writes one MP4 file.</summary>
    public static FFMpegOutputOptions AsMp4(this FFMpegOutputOptions output) => output.ForceFormat(ContainerFormats.Mp4);
}
