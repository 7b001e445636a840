using Encoder.Media.Planning;
using Encoder.Media.Processes;
using FFMpegCore.Enums;
using static Encoder.Media.Commands.Arguments;

namespace Encoder.Media.Commands;

/// <summary>Takes the frames of a storyboard from the decoded video of an encode, and arranges them on sheets.</summary>
public static class StoryboardCommand
{
    /// <summary>The label of the storyboard's frames in the filter graph of an encode.</summary>
    internal const string Label = "tiles";

    /// <summary>Returns the file name of a frame, as an encode writes it.</summary>
    /// <param name="frame">Its number.</param>
    public static string FrameName(int frame) => $"tile-{frame:00000}.jpg";

    /// <summary>The kinds of sheets, by their file name extensions.</summary>
    public static IReadOnlyList<string> Extensions { get; } = ["jpg", "webp"];

    /// <summary>Returns the file name of a sheet.</summary>
    /// <param name="sheet">Its number.</param>
    /// <param name="extension">One of <see cref="Extensions"/>.</param>
    public static string SheetName(int sheet, string extension) => $"{sheet:000}.{extension}";

    /// <summary>Returns the name of the WebVTT file for one kind of sheets.</summary>
    public static string TrackName(string extension) => extension == "jpg" ? "index.vtt" : $"{extension}.vtt";

    /// <summary>Returns the part of a sheet that shows a frame: "000.jpg#xywh=160,0,160,90".</summary>
    public static string Fragment(StoryboardPlan storyboard, int frame, string extension)
    {
        ArgumentNullException.ThrowIfNull(storyboard);
        var (sheet, x, y) = storyboard.Place(frame);
        return $"{SheetName(sheet, extension)}#xywh={x},{y},{storyboard.Width},{storyboard.Height}";
    }

    /// <summary>
    /// Returns the filters that take the frames of a chunk: at each multiple of the interval, the frame that is shown then.
    /// </summary>
    /// <param name="plan">The plan. It has a storyboard.</param>
    /// <param name="chunk">The chunk. It contains a frame of the storyboard.</param>
    /// <param name="width">The width of the input frames in pixels.</param>
    internal static IEnumerable<string> Filters(EncodePlan plan, Chunk chunk, int width)
    {
        var storyboard = plan.Storyboard!;
        var (first, count) = storyboard.In(chunk);
        var start = (first * storyboard.Interval) - chunk.Start;
        var behind = (chunk.End ?? plan.Duration) - chunk.Start + storyboard.Interval;
        // The last interval is output only if a frame follows it, so a copy of the last frame is added.
        yield return "tpad=stop=1:stop_mode=clone";
        yield return $"setpts='if(gte(N,{chunk.Frames ?? plan.Preparation.Frames}),{Seconds(behind)}/TB,PTS)'";
        // With times rounded up, the last frame of each interval is the one that is shown at the interval's end.
        yield return $"fps=fps=1/{Seconds(storyboard.Interval)}:start_time={Seconds(start)}:round=up";
        if (width != storyboard.Width) yield return string.Join(',', FrameFilters.Smaller(storyboard.Width, storyboard.Height));
        yield return string.Join(',', FrameFilters.Image(ImageFormat.Jpg));
        // A damaged source may lack frames. Copies of the last one take their place.
        yield return $"tpad=stop={count}:stop_mode=clone";
    }

    /// <summary>Returns the arguments for the storyboard's frames that an encode writes for a chunk.</summary>
    internal static IReadOnlyList<string> Frames(StoryboardPlan storyboard, Chunk chunk)
    {
        var (first, count) = storyboard.In(chunk);
        return OutputArguments.Of("out/tile-%05d.jpg", output => output
            .WithMap(Label).WithFrameCount(count)
            .WithImageCodec(ImageFormat.Jpg)
            .With("-fps_mode", "passthrough")
            .Anonymous()
            .With("-start_number", $"{first}")
            .ForceFormat(ContainerFormats.Image2));
    }

    /// <summary>Builds the command that arranges all frames on sheets.</summary>
    /// <param name="storyboard">The storyboard.</param>
    /// <param name="framesFolder">The real path of the folder with all frames.</param>
    /// <param name="outputFolder">The real path of the folder for the sheets.</param>
    public static FfmpegCommand Sheets(StoryboardPlan storyboard, string framesFolder, string outputFolder)
    {
        ArgumentNullException.ThrowIfNull(storyboard);
        string[] arguments =
        [
            .. Quiet, "-f", "image2", "-framerate", "1", "-start_number", "0", "-i", $"file:in/{Label}/tile-%05d.jpg",
            "-filter_complex", $"[0:v]tile={storyboard.Columns}x{storyboard.Rows},split=2[jpg][webp]",
            .. Sheet(ImageFormat.Jpg, "jpg"), .. Sheet(ImageFormat.Webp, "webp"),
        ];
        return new FfmpegCommand(
            FfmpegTool.Ffmpeg, arguments, new Dictionary<string, string> { [Label] = framesFolder }, outputFolder);
    }

    private static IReadOnlyList<string> Sheet(ImageFormat format, string extension) =>
        OutputArguments.Of($"out/%03d.{extension}", output => output
            .WithMap(extension)
            .WithImageCodec(format)
            .With("-fps_mode", "passthrough")
            .Anonymous()
            .With("-start_number", "0")
            .ForceFormat(ContainerFormats.Image2));
}
