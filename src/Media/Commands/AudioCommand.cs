using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Processes;
using FFMpegCore.Enums;
using static Encoder.Media.Commands.Arguments;

namespace Encoder.Media.Commands;

/// <summary>
/// Encodes the audio of a job, once, to <c>out/audio.mp4</c> and so on: AAC-LC that begins with the video's first frame and lasts as long
/// as planned. Each track of the source is decoded once, whatever is made of it.
/// </summary>
public static class AudioCommand
{
    /// <summary>Samples in a second of a list, and in a line. Some of a line are lost where the source's rate changes.</summary>
    private const int ListedRate = 48_000, ListedSamples = 4800;

    /// <summary>
    /// Seconds by which audio that was decoded in an earlier run may be off: less than half a frame, more than containers round.
    /// </summary>
    private const double Exact = 0.01;

    /// <summary>A frame that is later than the one after it counts as doubled.</summary>
    private const string InOrder = "setts=ts='if(lt(NEXT_PTS,PTS)*not(eq(NEXT_PTS,NOPTS)),PREV_OUTPTS+1,PTS)'";

    /// <summary>
    /// Where the first bytes of a frame are the last of a packet of a program stream, ffmpeg takes the time of the next packet for that
    /// frame's. So one frame that is late by its own length follows the one before it; a second one in a row is after a gap.
    /// </summary>
    private const string OneLate =
        "asetpts='st(2,NB_SAMPLES/SR/TB);st(3,PTS-ld(0));st(1,gt(N,0)*not(ld(1))*gt(ld(3),0.5*ld(2))*lt(ld(3),1.5*ld(2)));"
        + "st(4,if(ld(1),ld(0),PTS));st(0,ld(4)+ld(2));ld(4)'";

    /// <summary>Seconds by which the audio may start late without being padded.</summary>
    private const double Prompt = 0.001;

    /// <summary>Seconds before a clip from which on the source is read: more than streams of one file lie apart in it.</summary>
    private const double Before = 2;

    /// <summary>Most channels for which ffmpeg knows how to mix them; of more, the first two are taken.</summary>
    private const int MaxMixedChannels = 8;

    /// <summary>
    /// Holds down peaks above -0.3 dB of full scale and leaves everything else as it is. Of 5.1 that has full scale in all channels the mix
    /// is 7.7 dB above full scale, of 7.1 it is 9.9 dB.
    /// </summary>
    private const string Limiter = "alimiter=limit=0.97:level=false:latency=true";

    /// <summary>
    /// Name of a list of all audio of a track that was decoded, before any was cut or silence was added, as ffmpeg's framecrc writes it.
    /// </summary>
    /// <param name="plan">What is to be done.</param>
    /// <param name="stream">Index of the track's stream.</param>
    public static string DecodedName(EncodePlan plan, int stream)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return stream == plan.Audio?.StreamIndex ? "decoded.txt" : $"decoded-{stream}.txt";
    }

    /// <summary>Name of what <see cref="Decode"/> makes of an encode.</summary>
    public static string PcmName(AudioEncode audio)
    {
        ArgumentNullException.ThrowIfNull(audio);
        return $"{audio.Key}.nut";
    }

    /// <summary>The whole run.</summary>
    /// <param name="plan">What is to be done; it has an audio encode.</param>
    /// <param name="limits">What a source may be.</param>
    /// <param name="sourcePath">Real path of the source.</param>
    /// <param name="outputFolder">Real path of the folder for the output.</param>
    /// <param name="measured">
    /// How loud each encode would be without normalizing, by its key; only those that have an entry are normalized.
    /// </param>
    public static FfmpegCommand Build(
        EncodePlan plan, MediaLimits limits, string sourcePath, string outputFolder, IReadOnlyDictionary<string, Loudness>? measured = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Audio is null) throw new ArgumentException("The plan has no audio encode.", nameof(plan));
        string[] arguments =
        [
            .. Quiet,
            .. Input(plan, limits),
            .. plan.AudioEncodes.SelectMany(audio => Encoded(
                audio, (0, audio.StreamIndex), [.. Filters(plan, audio), .. Normalize(audio, measured?.GetValueOrDefault(audio.Key))])),
            .. List(plan, $",asetnsamples=n={ListedSamples}:p=0"),
        ];
        return new FfmpegCommand(FfmpegTool.Ffmpeg, arguments, SourceInput.File(sourcePath), outputFolder);
    }

    /// <summary>
    /// The first of two runs for audio whose encode by one run is not whole, as where its sampling rate or layout changes on the way:
    /// everything but the encoding, to the files of <see cref="PcmName"/>, whose times overlap and have gaps where the audio changes.
    /// Writes the list of what was decoded too.
    /// </summary>
    /// <remarks>
    /// ffmpeg builds the filters anew at a change, and those do not know where the ones before have ended. The filters of another run do.
    /// Of the first frame of MPEG audio after a change, ffmpeg computes the time with both sampling rates; it may lie far ahead.
    /// </remarks>
    /// <inheritdoc cref="Build" path="/param"/>
    public static FfmpegCommand Decode(EncodePlan plan, MediaLimits limits, string sourcePath, string outputFolder)
    {
        ArgumentNullException.ThrowIfNull(plan);
        string[] arguments =
        [
            .. Quiet,
            .. Input(plan, limits),
            .. plan.AudioEncodes.SelectMany(audio => (string[])
            [
                "-map", $"0:{audio.StreamIndex}", "-af", $"{Within(plan, audio)}{string.Join(',', Mix(plan, audio, ""))}",
                "-c:a", "pcm_s16le", "-bsf:a", InOrder, "-f", "nut", $"out/{PcmName(audio)}",
            ]),
            .. List(plan, ""),
        ];
        return new FfmpegCommand(FfmpegTool.Ffmpeg, arguments, SourceInput.File(sourcePath), outputFolder);
    }

    /// <summary>The second of two runs: encodes what <see cref="Decode"/> made, from 0 on, without gaps.</summary>
    /// <inheritdoc cref="Build" path="/param"/>
    /// <param name="decodedFolder">Real path of the folder with the output of <see cref="Decode"/>.</param>
    public static FfmpegCommand EncodeDecoded(
        EncodePlan plan, string decodedFolder, string outputFolder, IReadOnlyDictionary<string, Loudness>? measured = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        string[] arguments =
        [
            .. Quiet,
            "-copyts",
            .. plan.AudioEncodes.SelectMany(audio => new[] { "-f", "nut", "-i", $"file:in/{audio.Key}" }),
            .. plan.AudioEncodes.Index().SelectMany(item => Encoded(
                item.Item, (item.Index, 0),
                [
                    $"aresample={item.Item.SampleRate}:async=1:min_hard_comp={Exact}:first_pts=0",
                    .. Normalize(item.Item, measured?.GetValueOrDefault(item.Item.Key)),
                ])),
        ];
        return new FfmpegCommand(
            FfmpegTool.Ffmpeg, arguments,
            plan.AudioEncodes.ToDictionary(audio => audio.Key, audio => Path.Combine(decodedFolder, PcmName(audio))), outputFolder);
    }

    /// <summary>The run that measures how loud an encode would be without normalizing, for <see cref="Loudness.Read"/>.</summary>
    /// <inheritdoc cref="Build" path="/param"/>
    /// <param name="audio">An audio encode of the plan.</param>
    public static FfmpegCommand Measure(EncodePlan plan, AudioEncode audio, MediaLimits limits, string sourcePath)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(audio);
        return new FfmpegCommand(
            FfmpegTool.Ffmpeg,
            [
                .. Loudness.Told, .. Input(plan, limits), "-map", $"0:{audio.StreamIndex}",
                "-af", string.Join(',', [.. Filters(plan, audio), Loudness.Filter]), "-t", Seconds(audio.Duration), "-f", "null", "-",
            ],
            SourceInput.File(sourcePath));
    }

    internal static IEnumerable<string> Input(EncodePlan plan, MediaLimits limits) =>
    [
        "-copyts",
        .. SourceInput.Arguments(limits.For(plan.Source), [.. Seek(plan), .. SourceInput.StartAt(plan.Source, plan.Scan.FirstTime)]),
    ];

    /// <summary>
    /// A clip is read from a little before it, for decoders need some audio before the first that is right. Where frames stand for long,
    /// they may lie farther from the audio that belongs to them, and all is read.
    /// </summary>
    private static string[] Seek(EncodePlan plan)
    {
        var from = plan.Scan.FirstTime - Before;
        return plan.Scan.ClippedFrom < from && plan.Scan.LongestGap <= Before ? SourceInput.SeekTo(plan.Source, from) : [];
    }

    /// <summary>What is listed and decoded of a clip is what lies in it.</summary>
    private static string Within(EncodePlan plan, AudioEncode audio) =>
        plan.Scan.ClippedFrom is null ? "" : $"atrim=start=0:end={Seconds(audio.Duration)},";

    /// <remarks>
    /// Audio is held to its timestamps: what differs by 30 ms or more is filled with silence or cut; less is left alone, because timestamps
    /// are rounded. Where the clock was repaired, times are exact, and what parts overlap at each joint would add up: 10 ms are enough
    /// there. Only audio that begins late is counted from zero, which puts silence before it: when the layout changes on the way, ffmpeg
    /// builds the filters anew, and those would count from zero again. The silence at the end has no end of its own; the output's length is
    /// the cap. What is mixed down keeps the levels of ITU-R BS.775: the front channels as they are, the middle and the others at -3 dB,
    /// without the bass; so the sum may be too loud for AAC's decoders, and is held down where it is.
    /// </remarks>
    internal static IEnumerable<string> Filters(EncodePlan plan, AudioEncode audio)
    {
        var most = plan.Scan.Repair is null ? 0.03 : Exact;
        return Mix(plan, audio, $":async=1:min_hard_comp={most}{(IsLate(plan, audio) ? ":first_pts=0" : "")}");
    }

    /// <param name="hold">Options of the resampler that hold audio to its timestamps.</param>
    private static IEnumerable<string> Mix(EncodePlan plan, AudioEncode audio, string hold)
    {
        var channels = plan.Source.AudioTracks.Single(track => track.Index == audio.StreamIndex).Channels;
        if (plan.Source.Format == SourceInput.ProgramStream) yield return OneLate;
        if (channels > MaxMixedChannels) yield return "pan=stereo|c0=c0|c1=c1";
        if (!IsLate(plan, audio) || plan.Scan.ClippedFrom is not null) yield return "atrim=start=0";
        yield return $"aresample={audio.SampleRate}{hold}";
        yield return $"aformat=channel_layouts={audio.Channels switch { 1 => "mono", 2 => "stereo", _ => "5.1" }}";
        if (channels <= MaxMixedChannels && channels > audio.Channels) yield return Limiter;
    }

    private static bool IsLate(EncodePlan plan, AudioEncode audio) =>
        plan.Scan.AudioOf(plan.Source, audio.StreamIndex)?.Start - plan.Scan.FirstTime > Prompt;

    /// <summary>One output of a run.</summary>
    /// <param name="from">The input, and the stream in it.</param>
    private static IReadOnlyList<string> Encoded(AudioEncode audio, (int Input, int Stream) from, IEnumerable<string> filters) =>
        OutputArguments.Of($"out/{audio.Key}.mp4", output => output
            .WithMap(from.Input, StreamType.All, from.Stream)
            .With("-af", string.Join(',', [.. filters, "apad"]))
            .WithAudioCodec(AudioCodec.Aac).With("-profile:a", "aac_low").With("-b:a", $"{audio.BitRate}")
            .Anonymous()
            .WithSeconds(audio.Duration)
            .AsMp4());

    /// <summary>The outputs that list what was decoded of each track.</summary>
    private static IEnumerable<string> List(EncodePlan plan, string inLines) =>
        plan.AudioEncodes.DistinctBy(audio => audio.StreamIndex).SelectMany(audio => (string[])
        [
            "-map", $"0:{audio.StreamIndex}", "-af", $"{Within(plan, audio)}aresample={ListedRate}{inLines}",
            "-c:a", "pcm_s16le", "-f", "framecrc", $"out/{DecodedName(plan, audio.StreamIndex)}",
        ]);

    /// <summary>
    /// The second pass of EBU R 128: one gain for all of the audio, unless its peaks would then be too high; those are held down where they
    /// are.
    /// </summary>
    private static string[] Normalize(AudioEncode audio, Loudness? measured) =>
        measured is not null && audio.Loudness is { } target ? [measured.To(target), $"aresample={audio.SampleRate}"] : [];
}
