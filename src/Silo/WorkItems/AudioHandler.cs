using Encoder.Grains.Work;
using Encoder.Media.Commands;
using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Processes;
using Encoder.Media.Verification;
using Encoder.Media.Verification.Decoding;

namespace Encoder.Silo.WorkItems;

/// <summary>Encodes the audio of a job, once.</summary>
public sealed class AudioHandler(IFfmpegRunner ffmpeg, SourceFiles files, MediaLimits limits)
{
    /// <summary>Seconds that may be missing at the end: some frames of AAC.</summary>
    private const double MostMissing = 0.1;

    /// <summary>The warning that some audio of a damaged source is missing.</summary>
    public const string AudioLost = "audio_lost";

    /// <summary>
    /// Seconds, and part of the audio besides, that may be missing after decoding: what containers tell decoders to drop, and rounding.
    /// </summary>
    private const double MostLost = 0.25, MostLostOf = 0.01;

    public async Task<WorkResult> Run(WorkItemContext context, AudioPayload payload, CancellationToken cancellationToken)
    {
        var audio = payload.Plan.Audio!;
        var command = AudioCommand.Build(
            payload.Plan, limits, files.Source(context.JobId, payload.Source, payload.Plan),
            context.Folder) with { CpuTime = limits.EncodeTime(audio.Duration) };
        var run = await ffmpeg.Run(
            command, progress => context.Progress(progress.OutTime.TotalSeconds / audio.Duration), cancellationToken: cancellationToken);
        if (WorkFailures.Of(run) is { } failure) return failure;
        var made = EncodedMedia.Audio(Path.Combine(context.Folder, $"{audio.Key}.mp4"));
        if (made < audio.Duration - MostMissing)
            return WorkFailures.OutputInvalid(
                VerificationChecks.AudioDuration, $"{made:0.###} s of {audio.Duration:0.###} s of sound were encoded.");
        // What is missing was filled with silence, so that the length proves nothing.
        var (planned, list) = (payload.Plan.Scan.AudioSeconds, Path.Combine(context.Folder, AudioCommand.DecodedName));
        var lost = planned - DecodedAudio.Seconds(list);
        File.Delete(list);
        return new Encoded(
            lost <= MostLost + (MostLostOf * planned)
                ? []
                : [new PlanWarning(AudioLost, $"{lost:0.###} s of {planned:0.###} s of sound could not be decoded; they are silent.")]);
    }
}
