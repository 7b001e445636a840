using Encoder.Media.Probing;
using Encoder.Media.Processes;
using static Encoder.Media.Commands.Arguments;

namespace Encoder.Media.Commands;

/// <summary>
/// Copies the video and the audio of a source whose clock jumps to <c>out/repaired</c>, an MPEG-TS without jumps. Only DVD audio in LPCM is
/// decoded, because MPEG-TS cannot hold it: it becomes Blu-ray LPCM.
/// </summary>
public static class RepairCommand
{
    /// <summary>The name of the repaired file.</summary>
    public const string FileName = "repaired";

    /// <summary>The maximum number of terms that ffmpeg reads in a row.</summary>
    private const int MaxTerms = 50;

    /// <summary>
    /// The share of a wrap by which a clock may fall back before ffmpeg takes the fall for the wrap: ten elevenths, less a margin.
    /// </summary>
    private const double MaxOfWrap = 0.9;

    /// <summary>Builds the command.</summary>
    /// <param name="repair">The repair to make.</param>
    /// <param name="limits">The limits on sources.</param>
    /// <param name="sourcePath">The real path of the source.</param>
    /// <param name="outputFolder">The real path of the folder for the output.</param>
    public static FfmpegCommand Build(ClockRepair repair, MediaLimits limits, string sourcePath, string outputFolder)
    {
        ArgumentNullException.ThrowIfNull(repair);
        // ffmpeg takes a large fall of the clock for the wrap and would shift everything after it. If all times are halved, no fall is
        // large enough.
        var divisor = Array.Exists(repair.Streams, LooksLikeWrap) ? 2 : 1;
        string[] arguments =
        [
            .. Quiet,
            "-copyts",
            .. SourceInput.Arguments(limits, divisor == 1 ? [] : ["-itsscale", "0.5"]),
            .. repair.Streams.SelectMany((clock, i) => (string[])
            [
                "-map", $"0:{clock.Stream}",
                .. clock.Lpcm == Lpcm.Dvd
                    ? [$"-c:{i}", "pcm_bluray", $"-filter:{i}", Decoded(clock, divisor)]
                    : (string[])[$"-c:{i}", "copy", $"-bsf:{i}", Filter(clock, divisor, isAudio: i > 0)],
            ]),
            "-copyinkf:v", "-muxdelay", "0", "-muxpreload", "0",
            // ffmpeg states what the stream is only in packets of the format that Blu-ray discs have (M2TS).
            .. Array.Exists(repair.Streams, clock => clock.Lpcm != Lpcm.None) ? ["-mpegts_m2ts_mode", "1"] : (string[])[],
            "-f", "mpegts", $"out/{FileName}",
        ];
        return new FfmpegCommand(FfmpegTool.Ffmpeg, arguments, SourceInput.File(sourcePath), outputFolder);
    }

    private static bool LooksLikeWrap(StreamClock clock) => clock.Parts.Zip(clock.Parts.Skip(1)).Any(
        pair => pair.Second.From - pair.First.From - (pair.Second.To - pair.First.To)
            < -MaxOfWrap * ClockRepair.Wrap / ClockRepair.Timescale);

    /// <remarks>
    /// If two audio frames have the same time, the first has that of the second because its first bytes are the last of a packet of a
    /// program stream. It is placed at the end of the frame before it.
    /// </remarks>
    private static string Filter(StreamClock clock, int divisor, bool isAudio)
    {
        return $"setts=pts='{IfAny("PTS")}':dts='{IfAny("DTS")}'";

        string IfAny(string time) => $"if(eq({time},NOPTS),NOPTS,{(isAudio ? Own(time) : Time(clock, time, divisor))})";
        string Own(string time) =>
            $"if(eq({time},NEXT_{time})*gt(N,0),PREV_OUT{time}+PREV_OUTDURATION,{Time(clock, time, divisor)})";
    }

    /// <summary>
    /// Returns the filter for decoded audio, which has one frame for each packet. The filter's own counter counts samples, so the
    /// expression counts frames.
    /// </summary>
    private static string Decoded(StreamClock clock, int divisor)
    {
        var time = Time(clock, $"(PTS*TB*{ClockRepair.Timescale})", divisor, "ld(1)");
        return $"asetpts='st(1,ld(2));st(2,ld(2)+1);({time})/{ClockRepair.Timescale}/TB'";
    }

    /// <summary>
    /// Returns the expression for a packet's repaired time, from the time of its part. ffmpeg may place a time before or after the clock's
    /// wrap, so a difference of whole wraps is removed.
    /// </summary>
    private static string Time(StreamClock clock, string time, int divisor, string number = "N")
    {
        var whole = divisor == 1 ? time : $"{divisor}*{time}";
        var since = $"st(0,{whole}-{ByPart(clock, part => part.From, number)})";
        return $"{since};{ByPart(clock, part => part.To, number)}+ld(0)-{ClockRepair.Wrap}*round(ld(0)/{ClockRepair.Wrap})";
    }

    /// <summary>
    /// Returns the expression for a figure, in ticks, of the part that a packet belongs to: that of the first part, plus the difference at
    /// each later part up to the packet.
    /// </summary>
    private static string ByPart(StreamClock clock, Func<ClockPart, double> figure, string number)
    {
        var ticks = Array.ConvertAll(clock.Parts, part => (long)Math.Round(figure(part) * ClockRepair.Timescale));
        var steps = clock.Parts.Skip(1).Select((part, i) => $"gte({number},{part.FirstPacket})*({ticks[i + 1] - ticks[i]})");
        var sums = steps.Prepend($"{ticks[0]}").Chunk(MaxTerms).Select(terms => $"({string.Join('+', terms)})");
        return $"({string.Join('+', sums)})";
    }
}
