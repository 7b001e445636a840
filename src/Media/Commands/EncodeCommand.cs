using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Processes;
using FFMpegCore;
using FFMpegCore.Enums;
using static Encoder.Media.Commands.Arguments;

namespace Encoder.Media.Commands;

/// <summary>
/// Encodes a chunk of the video for every rung of a job that is not copied: one decode feeds them all, each goes to <c>out/KEY.mp4</c>;
/// and takes the frames of the storyboard from it (<see cref="StoryboardCommand"/>).
/// </summary>
/// <remarks>
/// Time zero of every output is the video's first frame (of a later chunk: that chunk's). The source's clock is kept and shifted as a
/// whole, rather than counted anew from the first frame that comes: ffmpeg builds the filters anew when a frame changes its size, and would
/// begin again at zero.
/// </remarks>
public static class EncodeCommand
{
    /// <summary>Units of time per second for a rate that varies: fine enough for every rate in use, and MPEG's own.</summary>
    private const int VariableTimescale = 90_000;

    /// <summary>Seconds that the cap leaves beyond the chunk's end.</summary>
    private const double Margin = 1;

    /// <summary>The whole run.</summary>
    /// <param name="plan">What is to be done; it has at least one video encode or a storyboard.</param>
    /// <param name="chunk">The part of the video to encode.</param>
    /// <param name="limits">What a source may be.</param>
    /// <param name="sourcePath">Real path of the source.</param>
    /// <param name="outputFolder">Real path of the folder for the outputs.</param>
    public static FfmpegCommand Build(EncodePlan plan, Chunk chunk, MediaLimits limits, string sourcePath, string outputFolder)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(chunk);
        string[] arguments =
        [
            .. Quiet,
            .. Input(plan, chunk, limits),
            "-filter_complex", Graph(plan, chunk),
            .. plan.Encoded.SelectMany(encode => Output(plan, chunk, encode)),
            .. Storyboard(plan, chunk) is { } storyboard ? StoryboardCommand.Frames(storyboard, chunk) : [],
        ];
        return new FfmpegCommand(FfmpegTool.Ffmpeg, arguments, SourceInput.File(sourcePath), outputFolder);
    }

    /// <summary>The source, on its own clock, which is shifted so that the video's first frame is at 0.</summary>
    internal static IEnumerable<string> Input(EncodePlan plan, Chunk chunk, MediaLimits limits) =>
    [
        .. Lenient(plan),
        "-copyts",
        .. SourceInput.Arguments(
            limits.For(plan.Source),
            [.. chunk.Seek is { } keyTime ? SourceInput.SeekTo(plan.Source, keyTime) : [],
             .. SourceInput.Decoder(plan.Source), .. SourceInput.StartAt(plan.Source, plan.Scan.FirstTime), "-noautorotate"]),
    ];

    /// <summary>
    /// The frames of each rung, under the key of its encode, from 0 on.
    /// Prepares the frame at the size of the largest rung. The others are scaled down from there, or from the smallest rung that is at
    /// least twice as high. Of 1080/720/480/360/240 that takes three quarters of the time that scaling each from the largest takes. SSIM
    /// against scaling each from the largest is 0.9999; against scaling each from the source it is 0.999, on noise 0.993. From the next
    /// larger rung it would be 0.987 there.
    /// </summary>
    internal static string Graph(EncodePlan plan, Chunk chunk)
    {
        VideoEncode[] encodes = [.. plan.Encoded];
        var board = Storyboard(plan, chunk);
        var (width, height) = encodes is [var first, ..] ? (first.Width, first.Height) : (board!.Width, board.Height);
        var prepare = string.Join(',', (IEnumerable<string>)
        [
            .. Progressive(plan, chunk),
            .. HeldFrames.Filters(plan, chunk),
            .. Timing(plan, chunk),
            .. FrameFilters.Prepare(plan.Preparation, width, height, "yuv420p"),
        ]);
        var source = $"[0:{plan.Source.Video!.Index}]{prepare}";
        var tiles = board is null ? "" : $"{string.Join(',', StoryboardCommand.Filters(plan, chunk, width))}[{StoryboardCommand.Label}]";
        if (encodes is []) return $"{source},{tiles}{HeldFrames.Clock(plan)}";
        var largest = encodes[0];
        VideoEncode Larger(VideoEncode encode) => encodes.Last(e => e == largest || e.Rung >= 2 * encode.Rung);
        string Chain(VideoEncode encode)
        {
            var made = encode == largest
                ? source
                : $"[s{encode.Key}]{string.Join(',', FrameFilters.Smaller(encode.Width, encode.Height))}";
            string[] more =
            [
                .. encodes[1..].Where(e => Larger(e) == encode).Select(e => $"[s{e.Key}]"),
                .. board is not null && encode == largest ? [$"[s{StoryboardCommand.Label}]"] : Array.Empty<string>(),
            ];
            var split = more is [] ? "" : $",split={more.Length + 1}";
            return $"{made}{split}[{encode.Key}]{string.Concat(more)}";
        }
        var chains = encodes.Select(Chain).Concat(board is null ? [] : [$"[s{StoryboardCommand.Label}]{tiles}"]);
        return string.Join(';', chains) + HeldFrames.Clock(plan);
    }

    /// <summary>The storyboard, if a frame of it is in the chunk.</summary>
    private static StoryboardPlan? Storyboard(EncodePlan plan, Chunk chunk) =>
        plan.Storyboard is { } storyboard && storyboard.In(chunk).Count > 0 ? storyboard : null;

    /// <summary>
    /// Makes progressive frames. Where pulldown is undone, whole cycles go in, and what comes out is counted from the time of the first:
    /// of the frames of a cycle, the one that is most like the one before it is dropped.
    /// </summary>
    private static IEnumerable<string> Progressive(EncodePlan plan, Chunk chunk)
    {
        var deinterlace = FrameFilters.Deinterlace(plan.Preparation);
        if (plan.Preparation is not { UndoPulldown: not Pulldown.None, FrameRate: { } rate }) return deinterlace;
        var start = PulldownCycles.Start(plan.Scan, (int)Math.Round(chunk.Start * rate.Value));
        return
        [
            $"trim=start={Seconds(Cut(plan, start))}", .. deinterlace, $"decimate=cycle={PulldownCycles.Cycle}:dupthresh=100",
            $"settb={rate.Denominator}/{rate.Numerator}", "setpts=STARTPTS+N",
        ];
    }

    private static IEnumerable<string> Timing(EncodePlan plan, Chunk chunk)
    {
        // What keeps a held frame alive to the end of the video is no frame of it.
        var last = chunk.End ?? (plan.Scan is { Held: null, ClippedFrom: null } ? null : plan.Duration);
        var delay = plan.Scan.ClippedFrom is null ? 0 : plan.Scan.DecoderDelay;
        var end = last is { } seconds ? $":end={Seconds(Cut(plan, seconds) + delay)}" : "";
        yield return $"trim=start={Seconds(Cut(plan, chunk.Start) + delay)}{end}";
        if (plan.Preparation.KeepEvery > 1 && plan.Scan.Held is null) yield return $"framestep={plan.Preparation.KeepEvery}";
        // Rounds every time to its place on the grid.
        if (plan.Preparation.FrameRate is { } rate) yield return $"settb={rate.Denominator}/{rate.Numerator}";
        if (plan.Scan.DecoderDelay > 0) yield return "setpts=PTS-STARTPTS";
        // Where the first frames turn out to be undecodable, the first one that is not stands from the beginning.
        else if (chunk.Start == 0) yield return "setpts='if(isnan(PREV_OUTPTS)*lt(T,1),0,PTS)'";
        else yield return $"setpts='if(isnan(PREV_OUTPTS)*lt(T,{Seconds(chunk.Start + 1)}),0,PTS-{Ticks(plan, chunk.Start)})'";
    }

    /// <summary>
    /// Where to cut so that the frame at <paramref name="start"/> is the first one: between it and the one before. On a grid that is in the
    /// middle, because frames miss their places by up to a third; elsewhere every frame has its own time.
    /// </summary>
    internal static double Cut(EncodePlan plan, double start) =>
        start > 0 && plan.Scan.ConstantRate is { } rate ? start - (0.5 / rate.Value) : start - FrameFilters.Rounding;

    /// <summary>A time in the ticks of the filter: places on the grid, or of the source's own clock.</summary>
    private static string Ticks(EncodePlan plan, double start) =>
        plan.Preparation.FrameRate is { } rate ? $"{Math.Round(start * rate.Value)}" : $"{Seconds(start)}/TB";

    private static IReadOnlyList<string> Output(EncodePlan plan, Chunk chunk, VideoEncode encode) =>
        OutputArguments.Of($"out/{encode.Key}.mp4", output => output
            .WithMap(encode.Key)
            .WithVideoCodec(VideoCodec.LibX264).WithSpeedPreset(encode.Preset).WithVideoProfile(VideoProfile.High)
            .WithConstantRateFactor(encode.Crf).WithPeakRate(encode.MaxRate)
            .WithKeyframes(plan, chunk)
            .WithRate(plan, chunk)
            .WithBt709()
            // Closed captions would be carried along inside the frame, unannounced.
            .With("-a53cc", "0")
            .Anonymous()
            .WithSeconds((chunk.End ?? plan.Duration) - chunk.Start + Margin)
            .AsMp4());

    /// <summary>
    /// A closed GOP begins with the first frame at or after each multiple of the interval, and nowhere else, so that all rungs begin theirs
    /// at the same frames. Each frame is held against the multiples passed since the last keyframe; counting keyframes would make one of
    /// every frame after a long gap.
    /// </summary>
    private static FFMpegOutputOptions WithKeyframes(this FFMpegOutputOptions output, EncodePlan plan, Chunk chunk)
    {
        var interval = Seconds(plan.KeyframeInterval);
        var before = Seconds(chunk.Start + FrameFilters.Rounding);
        string Multiple(string time) => $"floor(({time}+{before})/{interval})";
        return output
            .WithGopSize(1_000_000).With("-sc_threshold", "0").With("-forced-idr", "1")
            .With("-force_key_frames", $"expr:if(isnan(prev_forced_t),1,gt({Multiple("t")},{Multiple("prev_forced_t")}))");
    }

    /// <summary>
    /// A constant rate is stated as a grid that holds every frame exactly. With a rate that varies, every frame keeps its own time and the
    /// last one its duration. It has no B-frames, for these are decoded up to two frames early, which around a slide that stands for a
    /// minute is two minutes, and MP4 has no place for that.
    /// </summary>
    private static FFMpegOutputOptions WithRate(this FFMpegOutputOptions output, EncodePlan plan, Chunk chunk)
    {
        output.WithFpsMode(FpsMode.VariableFrameRate);
        if (plan.Preparation.FrameRate is { } rate)
            return output.With("-enc_time_base", $"{rate.Denominator}/{rate.Numerator}").With("-x264-params", $"fps={rate}");
        var end = Math.Round(((chunk.End ?? plan.Duration) - chunk.Start) * VariableTimescale);
        // The mean rate tells x264 which level is needed; it would take the timescale for the rate.
        var mean = Math.Clamp(plan.Preparation.Frames / plan.Duration, 1, 60);
        return output
            .With("-enc_time_base", $"1/{VariableTimescale}").With("-x264-params", $"fps={mean:0.###}")
            .With("-bf", "0")
            .With("-bsf:v", $"setts=pts=PTS:dts=DTS:duration='if(eq(NEXT_DTS,NOPTS),max(1,{end}-DTS),DURATION)'");
    }
}
