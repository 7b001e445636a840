using Encoder.Grains.Work;
using Encoder.Media.Commands;
using Encoder.Media.Probing;
using Encoder.Media.Processes;
using Encoder.Media.Verification;

namespace Encoder.Silo.Units;

/// <summary>Encodes the audio of a job, once.</summary>
public sealed class AudioUnit(IFfmpegRunner ffmpeg, SourceFiles files, MediaLimits limits)
{
    /// <summary>Seconds that may be missing at the end: some frames of AAC.</summary>
    private const double MostMissing = 0.1;

    public async Task<WorkResult> Run(UnitContext context, AudioPayload order, CancellationToken cancellationToken)
    {
        var audio = order.Plan.Audio!;
        var command = AudioCommand.Build(
            order.Plan, limits, files.Source(context.JobId, order.Source),
            context.Folder) with { CpuTime = limits.EncodeTime(audio.Duration) };
        var run = await ffmpeg.Run(
            command, progress => context.Progress(progress.OutTime.TotalSeconds / audio.Duration), cancellationToken: cancellationToken);
        if (UnitFailures.Of(run) is { } failure) return failure;
        var made = EncodedMedia.Audio(Path.Combine(context.Folder, $"{audio.Key}.mp4"));
        return made >= audio.Duration - MostMissing
            ? new Encoded([])
            : UnitFailures.OutputInvalid(
                VerificationChecks.AudioDuration, $"{made:0.###} s of {audio.Duration:0.###} s of sound were encoded.");
    }
}
