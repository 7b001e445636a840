using Encoder.Media.Planning;
using Encoder.Media.Processes;
using FFMpegCore.Enums;
using static Encoder.Media.Commands.Arguments;

namespace Encoder.Media.Commands;

/// <summary>Takes the frames of a storyboard from the decode of an encode, and lays them on sheets.</summary>
public static class StoryboardCommand
{
    /// <summary>Label of the frames in an encode's graph.</summary>
    internal const string Label = "tiles";

    /// <summary>Name of the file of a frame, as an encode writes it.</summary>
    /// <param name="frame">Its number.</param>
    public static string FrameName(int frame) => $"tile-{frame:00000}.jpg";

    /// <summary>The kinds of sheets.</summary>
    public static IReadOnlyList<string> Extensions { get; } = ["jpg", "webp"];

    /// <summary>Name of the file of a sheet.</summary>
    /// <param name="sheet">Its number.</param>
    /// <param name="extension">One of <see cref="Extensions"/>.</param>
    public static string SheetName(int sheet, string extension) => $"{sheet:000}.{extension}";

    /// <summary>Name of the WebVTT file for the sheets of a kind.</summary>
    public static string TrackName(string extension) => extension == "jpg" ? "index.vtt" : $"{extension}.vtt";

    /// <summary>The part of a sheet on which a frame lies: "000.jpg#xywh=160,0,160,90".</summary>
    public static string Fragment(StoryboardPlan storyboard, int frame, string extension)
    {
        ArgumentNullException.ThrowIfNull(storyboard);
        var (sheet, x, y) = storyboard.Place(frame);
        return $"{SheetName(sheet, extension)}#xywh={x},{y},{storyboard.Width},{storyboard.Height}";
    }

    /// <summary>The filters that take the frames of a chunk: at each multiple of the interval the one that is shown then.</summary>
    /// <param name="plan">The plan; it has a storyboard.</param>
    /// <param name="chunk">The chunk; a frame of the storyboard is in it.</param>
    /// <param name="width">Width of the frames that come in.</param>
    internal static IEnumerable<string> Filters(EncodePlan plan, Chunk chunk, int width)
    {
        var storyboard = plan.Storyboard!;
        var (first, count) = storyboard.In(chunk);
        var start = (first * storyboard.Interval) - chunk.Start;
        var behind = (chunk.End ?? plan.Duration) - chunk.Start + storyboard.Interval;
        // What lies in the last interval is passed on when there is something behind it: a copy of the last frame.
        yield return "tpad=stop=1:stop_mode=clone";
        yield return $"setpts='if(gte(N,{chunk.Frames ?? plan.Preparation.Frames}),{Seconds(behind)}/TB,PTS)'";
        // Rounded up, the last frame of each interval is the one that is shown at its end.
        yield return $"fps=fps=1/{Seconds(storyboard.Interval)}:start_time={Seconds(start)}:round=up";
        if (width != storyboard.Width) yield return string.Join(',', FrameFilters.Smaller(storyboard.Width, storyboard.Height));
        yield return string.Join(',', FrameFilters.Image(ImageFormat.Jpg));
        // Frames of a damaged source may be missing.
        yield return $"tpad=stop={count}:stop_mode=clone";
    }

    /// <summary>The files that an encode writes for a chunk.</summary>
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

    /// <summary>The run that lays all frames on sheets.</summary>
    /// <param name="storyboard">The storyboard.</param>
    /// <param name="framesFolder">Real path of the folder with all frames.</param>
    /// <param name="outputFolder">Real path of the folder for the sheets.</param>
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
