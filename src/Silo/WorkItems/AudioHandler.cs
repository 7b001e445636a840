using Encoder.Grains.Work;
using Encoder.Media.Commands;
using Encoder.Media.Probing;
using Encoder.Media.Processes;
using Encoder.Media.Verification;

namespace Encoder.Silo.WorkItems;

/// <summary>Encodes the audio of a job, once.</summary>
public sealed class AudioHandler(IFfmpegRunner ffmpeg, SourceFiles files, MediaLimits limits)
{
    /// <summary>Seconds that may be missing at the end: some frames of AAC.</summary>
    private const double MostMissing = 0.1;

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
        return made >= audio.Duration - MostMissing
            ? new Encoded([])
            : WorkFailures.OutputInvalid(
                VerificationChecks.AudioDuration, $"{made:0.###} s of {audio.Duration:0.###} s of sound were encoded.");
    }
}
