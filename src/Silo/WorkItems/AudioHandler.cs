using Encoder.Grains.Work;
using Encoder.Media.Commands;
using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Processes;
using Encoder.Media.Verification;
using Encoder.Media.Verification.Decoding;

namespace Encoder.Silo.WorkItems;

/// <summary>Encodes all audio of a job once.</summary>
public sealed class AudioHandler(IFfmpegRunner ffmpeg, SourceFiles files, MediaLimits limits, ContentInspection content)
{
    /// <summary>The most audio that may be missing at the end, in seconds: a few AAC frames.</summary>
    private const double MaxMissing = 0.1;

    /// <summary>The warning that some audio of a damaged source is missing.</summary>
    public const string AudioLost = "audio_lost";

    /// <summary>
    /// The most audio that may be missing after decoding: this many seconds, plus this share of the audio. It allows for samples that
    /// containers tell decoders to drop, and for rounding.
    /// </summary>
    private const double MaxLost = 0.25, MaxLostOf = 0.01;

    public async Task<WorkResult> Run(WorkItemContext context, AudioPayload payload, CancellationToken cancellationToken)
    {
        var plan = payload.Plan;
        var source = files.Source(context.JobId, payload.Source, plan);
        var normalizer = new Normalizer(ffmpeg, plan, limits);
        if (await normalizer.Measure(source, cancellationToken) is { } unmeasured) return unmeasured;

        var longest = plan.AudioEncodes.Max(audio => audio.Duration);
        var command = AudioCommand.Build(plan, limits, source, context.Folder, normalizer.Measured) with
        {
            CpuTime = limits.EncodeTime(plan.AudioEncodes.Sum(audio => audio.Duration)),
        };
        var run = await ffmpeg.Run(
            command, progress => context.Progress(progress.OutTime.TotalSeconds / longest), cancellationToken: cancellationToken);
        if (WorkFailures.Of(run) is { } failure) return failure;
        var made = Made(plan, context);
        if (made.Any(one => !one.IsContinuous || IsShort(one.Audio, one.Seconds)))
        {
            if (await Join(plan, source, context, normalizer.Measured, cancellationToken) is { } unjoined) return unjoined;
            made = Made(plan, context);
        }
        if (Array.Find(made, one => IsShort(one.Audio, one.Seconds)) is ({ } audio, var seconds, _))
            return WorkFailures.OutputInvalid(
                VerificationChecks.AudioDuration, $"{seconds:0.###} s of {audio.Duration:0.###} s of audio were encoded.");
        if (await normalizer.Confirm(context.Folder, cancellationToken) is { } unconfirmed) return unconfirmed;
        var encoded = new Encoded([.. Lost(plan, context.Folder), .. normalizer.Warnings]);
        return await content.Audio(plan, source, context.Folder, encoded, cancellationToken);
    }

    private static (AudioEncode Audio, double Seconds, bool IsContinuous)[] Made(EncodePlan plan, WorkItemContext context) =>
    [
        .. from audio in plan.AudioEncodes
           let made = EncodedMedia.Audio(Path.Combine(context.Folder, $"{audio.Key}.mp4"))
           select (audio, made.Seconds, made.IsContinuous),
    ];

    private static bool IsShort(AudioEncode audio, double seconds) => seconds < audio.Duration - MaxMissing;

    /// <summary>
    /// Encodes incomplete audio again, in two runs: decodes it, then encodes it without gaps. Needed for audio whose format changes midway
    /// or whose decoder outputs nothing at first. Returns null if it succeeded.
    /// </summary>
    private async Task<WorkFailed?> Join(
        EncodePlan plan, string source, WorkItemContext context, IReadOnlyDictionary<string, Loudness> measured,
        CancellationToken cancellationToken)
    {
        var time = limits.EncodeTime(plan.AudioEncodes.Sum(audio => audio.Duration));
        Task<FfmpegResult> Ended(FfmpegCommand command) =>
            ffmpeg.Run(command with { CpuTime = time }, cancellationToken: cancellationToken);

        var decoded = await Ended(AudioCommand.Decode(plan, limits, source, context.Folder));
        if (WorkFailures.Of(decoded) is { } undecoded) return undecoded;
        // If a track decoded to nothing, the first encodes are kept, and the caller checks their length.
        string[] pcm = [.. plan.AudioEncodes.Select(audio => Path.Combine(context.Folder, AudioCommand.PcmName(audio)))];
        if (!Array.TrueForAll(pcm, File.Exists)) return null;
        var encoded = await Ended(AudioCommand.EncodeDecoded(plan, context.Folder, context.Folder, measured));
        if (WorkFailures.Of(encoded) is { } unencoded) return unencoded;
        Array.ForEach(pcm, File.Delete);
        return null;
    }

    /// <summary>
    /// Returns a warning for each track that lost audio. Gaps were filled with silence, so the length of the encode does not reveal them.
    /// </summary>
    private static IEnumerable<PlanWarning> Lost(EncodePlan plan, string folder)
    {
        var tracks = plan.AudioEncodes.DistinctBy(audio => audio.StreamIndex).ToArray();
        foreach (var audio in tracks)
        {
            var list = Path.Combine(folder, AudioCommand.DecodedName(plan, audio.StreamIndex));
            var planned = plan.Scan.AudioOf(plan.Source, audio.StreamIndex)!.Seconds;
            var lost = planned - DecodedAudio.Seconds(list);
            File.Delete(list);
            if (lost > MaxLost + (MaxLostOf * planned))
                yield return new PlanWarning(
                    AudioLost, $"{lost:0.###} s of {planned:0.###} s of audio could not be decoded and are silent{Where(audio)}.");
        }

        string Where(AudioEncode audio) => tracks.Length > 1 ? $" ({audio.Label.Name})" : "";
    }
}
