using Encoder.Grains.Work;
using Encoder.Media.Commands;
using Encoder.Media.Probing;
using Encoder.Media.Processes;
using Encoder.Media.Verification;

namespace Encoder.Silo.WorkItems;

/// <summary>Copies the source's frames for the rungs that the source already matches.</summary>
public sealed class CopyHandler(IFfmpegRunner ffmpeg, SourceFiles files, MediaLimits limits)
{
    public async Task<WorkResult> Run(WorkItemContext context, CopyPayload payload, CancellationToken cancellationToken)
    {
        var plan = payload.Plan;
        var command = CopyCommand.Build(plan, limits, files.Source(context.JobId, payload.Source, payload.Plan), context.Folder);
        var run = await ffmpeg.Run(
            command, progress => context.Progress(progress.OutTime.TotalSeconds / plan.Duration), cancellationToken: cancellationToken);
        if (WorkFailures.Of(run) is { } failure) return failure;
        foreach (var copy in plan.Copied)
        {
            var made = EncodedMedia.Frames(Path.Combine(context.Folder, $"{copy.Key}.mp4"));
            if (made != plan.Preparation.Frames)
                return WorkFailures.OutputInvalid(VerificationChecks.Frames, $"{made} of {plan.Preparation.Frames} frames were copied.");
        }
        return new Encoded([]);
    }
}
