using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Processes;
using FFMpegCore;
using FFMpegCore.Enums;
using static Encoder.Media.Commands.Arguments;

namespace Encoder.Media.Commands;

/// <summary>
/// Encodes a chunk of the video for every rung of a job that is not copied. One decode feeds all encodes, each in <c>out/KEY.mp4</c>, and
/// the frames of the storyboard (<see cref="StoryboardCommand"/>).
/// </summary>
/// <remarks>
/// Time zero of every output is the video's first frame (in a later chunk, the chunk's first frame). The source's clock is kept and shifted
/// as a whole instead of being counted from the first decoded frame: ffmpeg rebuilds the filters when a frame changes size, and they would
/// begin again at zero.
/// </remarks>
public static class EncodeCommand
{
    /// <summary>The time units per second for a variable rate: fine enough for every rate in use, and the same as MPEG's.</summary>
    private const int VariableTimescale = 90_000;

    /// <summary>The seconds that the cap on the output's length leaves beyond the chunk's end.</summary>
    private const double Margin = 1;

    /// <summary>Builds the command.</summary>
    /// <param name="plan">The plan. It has at least one video encode or a storyboard.</param>
    /// <param name="chunk">The part of the video to encode.</param>
    /// <param name="limits">The limits on sources.</param>
    /// <param name="sourcePath">The real path of the source.</param>
    /// <param name="outputFolder">The real path of the folder for the outputs.</param>
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

    /// <summary>Returns the input arguments of the source, whose clock is shifted so that the video's first frame is at 0.</summary>
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
    /// Returns the filter graph. It outputs the frames of each rung, from time 0, labelled with the key of the encode. Frames are prepared
    /// at the size of the largest rung. Each other rung is scaled from the smallest rung that is at least twice as high, or else from the
    /// largest. For 1080/720/480/360/240, that takes three quarters of the time of scaling each from the largest. SSIM is 0.9999 against
    /// scaling each from the largest, and 0.999 against scaling each from the source. On noise it is 0.993; scaling from the next larger
    /// rung would give 0.987.
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

    /// <summary>Returns the storyboard; null if none of its frames is in the chunk.</summary>
    private static StoryboardPlan? Storyboard(EncodePlan plan, Chunk chunk) =>
        plan.Storyboard is { } storyboard && storyboard.In(chunk).Count > 0 ? storyboard : null;

    /// <summary>
    /// Returns the filters that make frames progressive. To undo pulldown, whole cycles go in, and the output is counted from the time of
    /// the first frame. In each cycle, the frame that is most like the one before it is dropped.
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
        // The copy that holds a frame to the end of the video is not part of the video.
        var last = chunk.End ?? (plan.Scan is { Held: null, ClippedFrom: null } ? null : plan.Duration);
        var delay = plan.Scan.ClippedFrom is null ? 0 : plan.Scan.DecoderDelay;
        var end = last is { } seconds ? $":end={Seconds(Cut(plan, seconds) + delay)}" : "";
        yield return $"trim=start={Seconds(Cut(plan, chunk.Start) + delay)}{end}";
        if (plan.Preparation.KeepEvery > 1 && plan.Scan.Held is null) yield return $"framestep={plan.Preparation.KeepEvery}";
        // Round every time to its position on the grid.
        if (plan.Preparation.FrameRate is { } rate) yield return $"settb={rate.Denominator}/{rate.Numerator}";
        if (plan.Scan.DecoderDelay > 0) yield return "setpts=PTS-STARTPTS";
        // If the first frames turn out to be undecodable, the first decodable one is shown from the beginning.
        else if (chunk.Start == 0) yield return "setpts='if(isnan(PREV_OUTPTS)*lt(T,1),0,PTS)'";
        else yield return $"setpts='if(isnan(PREV_OUTPTS)*lt(T,{Seconds(chunk.Start + 1)}),0,PTS-{Ticks(plan, chunk.Start)})'";
    }

    /// <summary>
    /// Returns the time at which to cut so that the frame at <paramref name="start"/> is the first one: between it and the frame before. On
    /// a grid that is halfway, because frames miss their positions by up to a third. Otherwise every frame has its own time.
    /// </summary>
    internal static double Cut(EncodePlan plan, double start) =>
        start > 0 && plan.Scan.ConstantRate is { } rate ? start - (0.5 / rate.Value) : start - FrameFilters.Rounding;

    /// <summary>Returns a time in the filter's ticks: a position on the grid, or a time on the source's own clock.</summary>
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
            // Otherwise closed captions would be embedded in the frames, unannounced.
            .With("-a53cc", "0")
            .Anonymous()
            .WithSeconds((chunk.End ?? plan.Duration) - chunk.Start + Margin)
            .AsMp4());

    /// <summary>
    /// Begins a closed GOP with the first frame at or after each multiple of the interval, and nowhere else, so that the GOPs of all rungs
    /// begin at the same frames. Each frame is compared with the multiples passed since the last keyframe. Counting keyframes instead would
    /// make every frame after a long gap a keyframe.
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
    /// States a constant rate as a grid that holds every frame exactly. With a variable rate, every frame keeps its own time, and the last
    /// one its duration. There are then no B-frames: they are decoded up to two frames early, which around a slide that is shown for a
    /// minute is two minutes, and MP4 cannot express that.
    /// </summary>
    private static FFMpegOutputOptions WithRate(this FFMpegOutputOptions output, EncodePlan plan, Chunk chunk)
    {
        output.WithFpsMode(FpsMode.VariableFrameRate);
        if (plan.Preparation.FrameRate is { } rate)
            return output.With("-enc_time_base", $"{rate.Denominator}/{rate.Numerator}").With("-x264-params", $"fps={rate}");
        var end = Math.Round(((chunk.End ?? plan.Duration) - chunk.Start) * VariableTimescale);
        // x264 chooses the level by the mean rate. Without it, x264 would take the timescale for the rate.
        var mean = Math.Clamp(plan.Preparation.Frames / plan.Duration, 1, 60);
        return output
            .With("-enc_time_base", $"1/{VariableTimescale}").With("-x264-params", $"fps={mean:0.###}")
            .With("-bf", "0")
            .With("-bsf:v", $"setts=pts=PTS:dts=DTS:duration='if(eq(NEXT_DTS,NOPTS),max(1,{end}-DTS),DURATION)'");
    }
}
