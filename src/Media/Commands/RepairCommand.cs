using Encoder.Media.Probing;
using Encoder.Media.Processes;
using static Encoder.Media.Commands.Arguments;

namespace Encoder.Media.Commands;

/// <summary>
/// Copies the video and the audio of a source whose clock jumps to <c>out/repaired</c>, an MPEG-TS in which it does not.
/// Nothing is decoded but audio of DVDs in LPCM, which that has no place for: it becomes LPCM of Blu-ray discs.
/// </summary>
public static class RepairCommand
{
    /// <summary>Name of the file that is made.</summary>
    public const string FileName = "repaired";

    /// <summary>Most terms that ffmpeg reads in a row.</summary>
    private const int MostTerms = 50;

    /// <summary>Part of a wrap that a clock may fall back without ffmpeg taking that for the wrap: ten elevenths, and a margin.</summary>
    private const double MostOfWrap = 0.9;

    /// <summary>The whole run.</summary>
    /// <param name="repair">How its times are changed.</param>
    /// <param name="limits">What a source may be.</param>
    /// <param name="sourcePath">Real path of the source.</param>
    /// <param name="outputFolder">Real path of the folder for the output.</param>
    public static FfmpegCommand Build(ClockRepair repair, MediaLimits limits, string sourcePath, string outputFolder)
    {
        ArgumentNullException.ThrowIfNull(repair);
        // What follows a fall that looks like the wrap would be shifted by whatever joins it. Of half the times, none does.
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
            // Only in packets as those discs have them does ffmpeg say what the stream is.
            .. Array.Exists(repair.Streams, clock => clock.Lpcm != Lpcm.None) ? ["-mpegts_m2ts_mode", "1"] : (string[])[],
            "-f", "mpegts", $"out/{FileName}",
        ];
        return new FfmpegCommand(FfmpegTool.Ffmpeg, arguments, SourceInput.File(sourcePath), outputFolder);
    }

    private static bool LooksLikeWrap(StreamClock clock) => clock.Parts.Zip(clock.Parts.Skip(1)).Any(
        pair => pair.Second.From - pair.First.From - (pair.Second.To - pair.First.To)
            < -MostOfWrap * ClockRepair.Wrap / ClockRepair.Timescale);

    /// <remarks>
    /// Of two frames of audio at one time, the first has that of the second, for its first bytes are the last of a packet of a program
    /// stream. It follows the one before it.
    /// </remarks>
    private static string Filter(StreamClock clock, int divisor, bool isAudio)
    {
        return $"setts=pts='{IfAny("PTS")}':dts='{IfAny("DTS")}'";

        string IfAny(string time) => $"if(eq({time},NOPTS),NOPTS,{(isAudio ? Own(time) : Time(clock, time, divisor))})";
        string Own(string time) =>
            $"if(eq({time},NEXT_{time})*gt(N,0),PREV_OUT{time}+PREV_OUTDURATION,{Time(clock, time, divisor)})";
    }

    /// <summary>The same for decoded audio, of which there is a frame for each packet; its filter counts samples.</summary>
    private static string Decoded(StreamClock clock, int divisor)
    {
        var time = Time(clock, $"(PTS*TB*{ClockRepair.Timescale})", divisor, "ld(1)");
        return $"asetpts='st(1,ld(2));st(2,ld(2)+1);({time})/{ClockRepair.Timescale}/TB'";
    }

    /// <summary>
    /// Each packet's time from that of its part on. ffmpeg may take a time for one before or after the clock's wrap; the difference is then
    /// a whole wrap.
    /// </summary>
    private static string Time(StreamClock clock, string time, int divisor, string number = "N")
    {
        var whole = divisor == 1 ? time : $"{divisor}*{time}";
        var since = $"st(0,{whole}-{ByPart(clock, part => part.From, number)})";
        return $"{since};{ByPart(clock, part => part.To, number)}+ld(0)-{ClockRepair.Wrap}*round(ld(0)/{ClockRepair.Wrap})";
    }

    /// <summary>
    /// A figure of the part that a packet belongs to, in ticks: the first part's, and from each later one on the difference.
    /// </summary>
    private static string ByPart(StreamClock clock, Func<ClockPart, double> figure, string number)
    {
        var ticks = Array.ConvertAll(clock.Parts, part => (long)Math.Round(figure(part) * ClockRepair.Timescale));
        var steps = clock.Parts.Skip(1).Select((part, i) => $"gte({number},{part.FirstPacket})*({ticks[i + 1] - ticks[i]})");
        var sums = steps.Prepend($"{ticks[0]}").Chunk(MostTerms).Select(terms => $"({string.Join('+', terms)})");
        return $"({string.Join('+', sums)})";
    }
}
