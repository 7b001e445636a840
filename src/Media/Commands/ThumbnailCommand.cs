using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Processes;
using FFMpegCore.Enums;
using static Encoder.Media.Commands.Arguments;

namespace Encoder.Media.Commands;

/// <summary>
/// Makes all images between the same two keyframes in one decode, in every requested size, format and filter, as <c>out/N-NAME</c>.
/// </summary>
public static class ThumbnailCommand
{
    /// <summary>
    /// The standard deviation of the blur as a share of the image's height. Faces and letters disappear; colours and shapes remain.
    /// </summary>
    private const double BlurStrength = 1 / 20.0;

    /// <summary>Returns the runs that make all images: for each run, its times in seconds from the first frame.</summary>
    public static IEnumerable<double[]> Runs(EncodePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.Thumbnails.Select(t => t.Seconds).Distinct().Order().GroupBy(time => KeyTime(plan, time)).Select(run => run.ToArray());
    }

    /// <summary>Returns the name of the file that a run makes.</summary>
    /// <param name="times">One of <see cref="Runs"/>.</param>
    /// <param name="thumbnail">An image at one of these times.</param>
    public static string FileName(double[] times, ThumbnailPlan thumbnail)
    {
        ArgumentNullException.ThrowIfNull(thumbnail);
        return $"{Array.IndexOf(times, thumbnail.Seconds)}-{thumbnail.Name}";
    }

    /// <summary>Builds the command. Entries with the same name and time share a file.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="times">One of <see cref="Runs"/>.</param>
    /// <param name="limits">The limits on sources.</param>
    /// <param name="sourcePath">The real path of the source.</param>
    /// <param name="outputFolder">The real path of the folder for the outputs.</param>
    /// <param name="seeks">Whether to start reading at a keyframe instead of at the start of the file.</param>
    public static FfmpegCommand Build(
        EncodePlan plan, double[] times, MediaLimits limits, string sourcePath, string outputFolder, bool seeks = true)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(times);
        ThumbnailPlan[][] thumbnails = Array.ConvertAll(
            times, time => plan.Thumbnails.Where(t => t.Seconds == time).DistinctBy(t => t.Name).OrderByDescending(t => t.Rung).ToArray());
        string[] arguments =
        [
            .. Quiet,
            .. Lenient(plan),
            "-copyts",
            .. SourceInput.Arguments(
                limits.For(plan.Source),
                [.. seeks ? Seek(plan, times[0]) : [], .. SourceInput.Decoder(plan.Source),
                 .. SourceInput.StartAt(plan.Source, plan.Scan.FirstTime), "-noautorotate"]),
            "-filter_complex", Graph(plan, thumbnails),
            .. thumbnails.SelectMany(
                (sizes, n) => sizes.SelectMany((thumbnail, i) => Output(thumbnail, $"{n}_{i}", FileName(times, thumbnail)))),
        ];
        return new FfmpegCommand(FfmpegTool.Ffmpeg, arguments, SourceInput.File(sourcePath), outputFolder);
    }

    private static double KeyTime(EncodePlan plan, double time) => plan.Scan.Shown.First(s => s.Time == time).KeyTime;

    /// <summary>Starts reading at the keyframe before the frames. Frames that are not needed are decoded and dropped.</summary>
    private static string[] Seek(EncodePlan plan, double time)
    {
        var keyTime = KeyTime(plan, time);
        return keyTime > plan.Scan.FileStart ? SourceInput.SeekTo(plan.Source, keyTime) : [];
    }

    private static string Graph(EncodePlan plan, ThumbnailPlan[][] thumbnails)
    {
        var source = $"[0:{plan.Source.Video!.Index}]";
        string[] whole = [.. FrameFilters.Deinterlace(plan.Preparation)];
        if (thumbnails is [var only]) return Taken(plan, source, whole, only, 0);
        string[] split = [.. whole, $"split={thumbnails.Length}"];
        return string.Join(';',
        [
            $"{source}{string.Join(',', split)}{string.Concat(thumbnails.Select((_, n) => $"[p{n}]"))}",
            .. thumbnails.Select((sizes, n) => Taken(plan, $"[p{n}]", [], sizes, n)),
        ]);
    }

    /// <summary>Picks one frame and makes all its images.</summary>
    private static string Taken(EncodePlan plan, string input, string[] first, ThumbnailPlan[] sizes, int n)
    {
        var largest = sizes[0];
        // The first frame of a clip may begin before the clip.
        var shown = largest.Seconds > 0 ? largest.Seconds : plan.Scan.IsPreceded ? plan.Scan.FirstLate : 0;
        var from = shown + plan.Scan.DecoderDelay - FrameFilters.Rounding;
        var prepare = string.Join(',', (IEnumerable<string>)
        [
            .. first,
            $"trim=start={Seconds(from)}", "trim=end_frame=1",
            // A frame with a time before 0 would not be written.
            .. from < 0 - FrameFilters.Rounding ? ["setpts=0"] : Array.Empty<string>(),
            .. FrameFilters.Prepare(plan.Preparation, largest.Width, largest.Height, "yuv444p"),
        ]);
        var labels = string.Concat(sizes.Select((_, i) => $"[s{n}_{i}]"));
        var chains = sizes.Select((p, i) => $"[s{n}_{i}]{string.Join(',', Finish(p, largest))}[t{n}_{i}]");
        return string.Join(';', [$"{input}{prepare},split={sizes.Length}{labels}", .. chains]);
    }

    private static IEnumerable<string> Finish(ThumbnailPlan thumbnail, ThumbnailPlan largest) =>
    [
        .. thumbnail.Rung == largest.Rung ? [] : FrameFilters.Smaller(thumbnail.Width, thumbnail.Height),
        .. thumbnail.Filter == ImageFilter.Blur ? [$"gblur=sigma={thumbnail.Height * BlurStrength:0.##}"] : Array.Empty<string>(),
        .. FrameFilters.Image(thumbnail.Format),
    ];

    private static IReadOnlyList<string> Output(ThumbnailPlan thumbnail, string label, string name) =>
        OutputArguments.Of($"out/{name}", output => output
            .WithMap($"t{label}").WithFrameCount(1)
            .WithImageCodec(thumbnail.Format)
            .Anonymous()
            .ForceFormat(ContainerFormats.Image2).With("-update", "1"));
}
