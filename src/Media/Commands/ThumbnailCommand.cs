using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Processes;
using static Encoder.Media.Commands.Arguments;

namespace Encoder.Media.Commands;

/// <summary>Takes one picture of the source in every size, format and filter that is wanted of it, to <c>out/NAME</c>.</summary>
public static class ThumbnailCommand
{
    /// <summary>Standard deviation of the blur as a part of the picture's height: faces and letters are gone, colours and shapes remain.</summary>
    private const double BlurStrength = 1 / 20.0;

    /// <summary>The times at which pictures are taken, one run for each, in seconds from the first picture.</summary>
    public static IEnumerable<double> Times(EncodePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.Thumbnails.Select(t => t.Seconds).Distinct().Order();
    }

    /// <summary>The whole run. Entries of one name at one time are one and the same picture and share its file.</summary>
    /// <param name="plan">What is to be done.</param>
    /// <param name="time">One of <see cref="Times"/>.</param>
    /// <param name="limits">What a source may be.</param>
    /// <param name="sourcePath">Real path of the source.</param>
    /// <param name="outputFolder">Real path of the folder for the outputs.</param>
    public static FfmpegCommand Build(EncodePlan plan, double time, MediaLimits limits, string sourcePath, string outputFolder)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ThumbnailPlan[] pictures = [.. plan.Thumbnails.Where(t => t.Seconds == time).DistinctBy(t => t.Name).OrderByDescending(t => t.Rung)];
        string[] arguments =
        [
            .. Quiet,
            "-copyts",
            .. SourceInput.Arguments(limits, [.. Seek(plan, time), "-itsoffset", Seconds(0 - plan.Scan.FirstTime), "-noautorotate"]),
            "-filter_complex", Graph(plan, time, pictures),
            .. pictures.SelectMany((picture, i) => Output(picture, i)),
        ];
        return new FfmpegCommand(FfmpegTool.Ffmpeg, arguments, SourceInput.File(sourcePath), outputFolder);
    }

    /// <summary>Starts reading at the keyframe before the picture; pictures up to it are decoded and dropped.</summary>
    private static string[] Seek(EncodePlan plan, double time)
    {
        var keyTime = plan.Scan.Shown.First(s => s.Time == time).KeyTime;
        return keyTime > plan.Scan.FirstTime ? SeekTo(keyTime) : [];
    }

    private static string Graph(EncodePlan plan, double time, ThumbnailPlan[] pictures)
    {
        var largest = pictures[0];
        var from = time + plan.Scan.DecoderDelay - PictureFilters.Rounding;
        var prepare = string.Join(',', (IEnumerable<string>)
        [
            .. PictureFilters.Deinterlace(plan.Picture),
            $"trim=start={Seconds(from)}",
            .. PictureFilters.Prepare(plan.Picture, largest.Width, largest.Height, "yuv444p"),
        ]);
        var labels = string.Concat(pictures.Select((_, i) => $"[s{i}]"));
        var chains = pictures.Select((p, i) => $"[s{i}]{string.Join(',', Finish(p, largest))}[t{i}]");
        return string.Join(';', [$"[0:{plan.Source.Video!.Index}]{prepare},split={pictures.Length}{labels}", .. chains]);
    }

    private static IEnumerable<string> Finish(ThumbnailPlan picture, ThumbnailPlan largest) =>
    [
        .. picture.Rung == largest.Rung ? [] : PictureFilters.Smaller(picture.Width, picture.Height),
        .. picture.Filter == ImageFilter.Blur ? [$"gblur=sigma={picture.Height * BlurStrength:0.##}"] : Array.Empty<string>(),
        .. Encoding(picture.Format),
    ];

    /// <summary>The colours in which each format is understood, for none of them says: JPEG (JFIF) and WebP (RFC 9649) are BT.601.</summary>
    private static string[] Encoding(ImageFormat format) => format switch
    {
        ImageFormat.Jpg => ["scale=in_color_matrix=bt709:in_range=tv:out_color_matrix=bt601:out_range=pc", "format=yuvj420p"],
        ImageFormat.Webp => ["scale=in_color_matrix=bt709:in_range=tv:out_color_matrix=bt601:out_range=tv", "format=yuv420p"],
        ImageFormat.Png => ["scale=in_color_matrix=bt709:in_range=tv", "format=rgb24"],
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    private static IEnumerable<string> Output(ThumbnailPlan picture, int index) =>
    [
        "-map", $"[t{index}]", "-frames:v", "1",
        .. picture.Format switch
        {
            ImageFormat.Jpg => (string[])["-c:v", "mjpeg", "-q:v", "2"],
            ImageFormat.Webp => ["-c:v", "libwebp", "-quality", "80"],
            ImageFormat.Png => ["-c:v", "png"],
            _ => throw new ArgumentOutOfRangeException(nameof(picture)),
        },
        .. Anonymous,
        "-f", "image2", "-update", "1", $"out/{picture.Name}",
    ];
}
