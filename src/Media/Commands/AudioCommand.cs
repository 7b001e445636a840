using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Processes;
using FFMpegCore.Enums;
using static Encoder.Media.Commands.Arguments;

namespace Encoder.Media.Commands;

/// <summary>
/// Encodes all audio of a job to <c>out/audio.mp4</c> and so on: AAC-LC that begins with the video's first frame and has the planned
/// length. Each track of the source is decoded once, however many encodes are made from it.
/// </summary>
public static class AudioCommand
{
    /// <summary>
    /// The samples in a second, and in a line, of the list of decoded audio. Part of a line is lost where the source's sampling rate
    /// changes.
    /// </summary>
    private const int ListedRate = 48_000, ListedSamples = 4800;

    /// <summary>
    /// The tolerance, in seconds, for the times of audio that an earlier run decoded: less than half a frame, more than the rounding of
    /// containers.
    /// </summary>
    private const double Exact = 0.01;

    /// <summary>
    /// Gives a frame whose time is later than the next frame's a time just after the previous frame, so that it counts as a duplicate.
    /// </summary>
    private const string InOrder = "setts=ts='if(lt(NEXT_PTS,PTS)*not(eq(NEXT_PTS,NOPTS)),PREV_OUTPTS+1,PTS)'";

    /// <summary>
    /// Corrects single late frames of a program stream. If the first bytes of a frame are the last of a packet, ffmpeg gives the frame the
    /// time of the next packet. So a frame that is late by its own length is moved to the end of the frame before it; a second late frame
    /// in a row means a gap.
    /// </summary>
    private const string OneLate =
        "asetpts='st(2,NB_SAMPLES/SR/TB);st(3,PTS-ld(0));st(1,gt(N,0)*not(ld(1))*gt(ld(3),0.5*ld(2))*lt(ld(3),1.5*ld(2)));"
        + "st(4,if(ld(1),ld(0),PTS));st(0,ld(4)+ld(2));ld(4)'";

    /// <summary>The seconds by which audio may start late without being padded.</summary>
    private const double Prompt = 0.001;

    /// <summary>The seconds before a clip at which reading starts. The streams of a file are interleaved more closely than this.</summary>
    private const double Before = 2;

    /// <summary>The maximum number of channels that ffmpeg can mix down. If there are more, the first two are taken.</summary>
    private const int MaxMixedChannels = 8;

    /// <summary>
    /// Limits peaks to -0.3 dB of full scale and leaves everything else unchanged. If all channels are at full scale, the mix of 5.1 is 7.7
    /// dB above full scale, and that of 7.1 is 9.9 dB above.
    /// </summary>
    private const string Limiter = "alimiter=limit=0.97:level=false:latency=true";

    /// <summary>
    /// Returns the name of the list of a track's decoded audio, before cutting and padding, as ffmpeg's framecrc writes it.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="stream">The index of the track's stream.</param>
    public static string DecodedName(EncodePlan plan, int stream)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return stream == plan.Audio?.StreamIndex ? "decoded.txt" : $"decoded-{stream}.txt";
    }

    /// <summary>Returns the name of the file that <see cref="Decode"/> makes for an encode.</summary>
    public static string PcmName(AudioEncode audio)
    {
        ArgumentNullException.ThrowIfNull(audio);
        return $"{audio.Key}.nut";
    }

    /// <summary>Builds the command.</summary>
    /// <param name="plan">The plan. It has an audio encode.</param>
    /// <param name="limits">The limits on sources.</param>
    /// <param name="sourcePath">The real path of the source.</param>
    /// <param name="outputFolder">The real path of the folder for the output.</param>
    /// <param name="measured">The loudness of each encode without normalization, by its key. Only encodes that have an entry are
    /// normalized.</param>
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
    /// Builds the first of two commands for audio that a single run does not encode completely, for example because its sampling rate or
    /// layout changes midway. The command does everything except encode. It writes the files of <see cref="PcmName"/>, whose times overlap
    /// or have gaps where the audio changes, and the list of decoded audio.
    /// </summary>
    /// <remarks>
    /// ffmpeg rebuilds the filters at each change, and the new filters do not know where the old ones ended. The filters of a second run
    /// do. For the first frame of MPEG audio after a change, ffmpeg computes the time from both sampling rates, and the result may be far
    /// ahead.
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

    /// <summary>Builds the second of two commands, which encodes the output of <see cref="Decode"/> from 0 on, without gaps.</summary>
    /// <inheritdoc cref="Build" path="/param"/>
    /// <param name="decodedFolder">The real path of the folder with the output of <see cref="Decode"/>.</param>
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

    /// <summary>
    /// Builds the command that measures the loudness of an encode without normalization, for <see cref="Loudness.Read"/>.
    /// </summary>
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
    /// Starts reading a little before a clip, because decoders need some audio before their output is correct. If frames are held for long,
    /// they may be farther from the audio that belongs to them, so everything is read.
    /// </summary>
    private static string[] Seek(EncodePlan plan)
    {
        var from = plan.Scan.FirstTime - Before;
        return plan.Scan.ClippedFrom < from && plan.Scan.LongestGap <= Before ? SourceInput.SeekTo(plan.Source, from) : [];
    }

    /// <summary>Limits the listed and decoded audio of a clip to the clip.</summary>
    private static string Within(EncodePlan plan, AudioEncode audio) =>
        plan.Scan.ClippedFrom is null ? "" : $"atrim=start=0:end={Seconds(audio.Duration)},";

    /// <remarks>
    /// Audio is kept at its timestamps: a difference of 30 ms or more is filled with silence or cut; a smaller one is ignored, because
    /// timestamps are rounded. After a repair of the clock, times are exact, and overlaps at each joint would add up, so 10 ms are enough.
    /// Only audio that begins late is counted from zero, which puts silence before it: if the layout changes midway, ffmpeg rebuilds the
    /// filters, and those would count from zero again. The padding at the end is endless; the output's length limits it. Mixing down keeps
    /// the levels of ITU-R BS.775: the front channels unchanged, the centre and the other channels at -3 dB, without LFE. The sum may be
    /// too loud for AAC decoders, so it is limited.
    /// </remarks>
    internal static IEnumerable<string> Filters(EncodePlan plan, AudioEncode audio)
    {
        var max = plan.Scan.Repair is null ? 0.03 : Exact;
        return Mix(plan, audio, $":async=1:min_hard_comp={max}{(IsLate(plan, audio) ? ":first_pts=0" : "")}");
    }

    /// <param name="hold">The options of the resampler that keep audio at its timestamps.</param>
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

    /// <summary>Returns the arguments of one output.</summary>
    /// <param name="from">The indexes of the input and of the stream in it.</param>
    private static IReadOnlyList<string> Encoded(AudioEncode audio, (int Input, int Stream) from, IEnumerable<string> filters) =>
        OutputArguments.Of($"out/{audio.Key}.mp4", output => output
            .WithMap(from.Input, StreamType.All, from.Stream)
            .With("-af", string.Join(',', [.. filters, "apad"]))
            .WithAudioCodec(AudioCodec.Aac).With("-profile:a", "aac_low").With("-b:a", $"{audio.BitRate}")
            .Anonymous()
            .WithSeconds(audio.Duration)
            .AsMp4());

    /// <summary>Returns the outputs that list the decoded audio of each track.</summary>
    private static IEnumerable<string> List(EncodePlan plan, string inLines) =>
        plan.AudioEncodes.DistinctBy(audio => audio.StreamIndex).SelectMany(audio => (string[])
        [
            "-map", $"0:{audio.StreamIndex}", "-af", $"{Within(plan, audio)}aresample={ListedRate}{inLines}",
            "-c:a", "pcm_s16le", "-f", "framecrc", $"out/{DecodedName(plan, audio.StreamIndex)}",
        ]);

    /// <summary>
    /// Returns the filters of the second pass of EBU R 128: one gain for all of the audio. If its peaks would become too high, they are
    /// limited where they occur.
    /// </summary>
    private static string[] Normalize(AudioEncode audio, Loudness? measured) =>
        measured is not null && audio.Loudness is { } target ? [measured.To(target), $"aresample={audio.SampleRate}"] : [];
}
