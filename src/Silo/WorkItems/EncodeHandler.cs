using Encoder.Contracts.Jobs;
using Encoder.Grains.Work;
using Encoder.Media.Commands;
using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Processes;
using Encoder.Media.Verification;
using Encoder.Media.Verification.Decoding;

namespace Encoder.Silo.WorkItems;

/// <summary>Encodes a chunk of the video once, for all rungs of the job.</summary>
public sealed class EncodeHandler(IFfmpegRunner ffmpeg, SourceFiles files, MediaLimits limits, ContentInspection content)
{
    /// <summary>The warning that some frames of a damaged source are missing.</summary>
    public const string FramesLost = "pictures_lost";

    /// <summary>The share of frames that may be missing.</summary>
    private const double MaxLost = 0.02;

    public async Task<WorkResult> Run(WorkItemContext context, EncodePayload payload, CancellationToken cancellationToken)
    {
        var plan = payload.Plan;
        var chunk = plan.Chunks[payload.Chunk];
        var source = files.Source(context.JobId, payload.Source, plan);
        var length = (chunk.End ?? plan.Duration) - chunk.Start;
        var planned = chunk.Frames ?? plan.Preparation.Frames;
        var counts = Array.Empty<int>();
        async Task<FfmpegResult> Encode(FfmpegCommand command)
        {
            var ended = await ffmpeg.Run(
                command, progress => context.Progress(PlanCost.Encoded(plan, chunk, progress.Frames)),
                cancellationToken: cancellationToken);
            counts = [.. plan.Encoded.Select(e => EncodedMedia.Frames(Path.Combine(context.Folder, $"{e.Key}.mp4")))];
            return ended;
        }

        var run = await Encode(Command(chunk));
        // Seeking is inexact in some containers. Reading from the start of the file is always exact.
        if (run.Succeeded && chunk.Seek is not null && counts.Any(count => count != planned))
            run = await Encode(Command(chunk with { Seek = null }));
        if (WorkFailures.Of(run) is { } failure) return failure;
        if (Missing(plan, chunk, context.Folder) is { } missing) return missing;
        if (counts is []) return new Encoded([]);
        var result = Check(plan, counts, planned);
        if (result is Encoded encoded)
            return await content.Video(plan, chunk, source, context.Folder, encoded, cancellationToken);
        return counts.Min() == counts.Max() && counts[0] < planned
            ? await SourceFault(plan, source, cancellationToken) ?? result
            : result;

        FfmpegCommand Command(Chunk part) =>
            EncodeCommand.Build(plan, part, limits, source, context.Folder) with { CpuTime = limits.EncodeTime(length) };
    }

    /// <summary>Returns the failure if frames of the storyboard were not taken; otherwise null.</summary>
    private static WorkFailed? Missing(EncodePlan plan, Chunk chunk, string folder)
    {
        if (plan.Storyboard?.In(chunk) is not var (first, count)) return null;
        var taken = Enumerable.Range(first, count).Count(frame => File.Exists(Path.Combine(folder, StoryboardCommand.FrameName(frame))));
        return taken == count
            ? null
            : WorkFailures.OutputInvalid(VerificationChecks.Frames, $"{taken} of {count} frames of the storyboard were taken.");
    }

    /// <summary>Returns the failure if frames of the source itself cannot be decoded; otherwise null.</summary>
    private async Task<WorkFailed?> SourceFault(EncodePlan plan, string source, CancellationToken cancellationToken)
    {
        var decodable = await DecodableFrames.Count(
            ffmpeg, source, limits.For(plan.Source), plan.Source.Video!, limits.EncodeTime(plan.Duration), cancellationToken);
        return decodable < plan.Scan.Frames
            ? new WorkFailed(
                JobErrorCodes.SourceUnreadable, $"Only {decodable} of {plan.Scan.Frames} frames of the file can be decoded.",
                IsTransient: false)
            : null;
    }

    /// <summary>
    /// Compares the number of encoded frames with the plan. Every rung must have the same number. A damaged source may lose a share of up
    /// to <see cref="MaxLost"/>.
    /// </summary>
    private static WorkResult Check(EncodePlan plan, int[] counts, int planned)
    {
        var made = counts.Min();
        // With several chunks, an extra frame would also be in another chunk.
        var more = plan.Chunks.Length > 1 ? 0 : 1;
        // With pulldown or held frames, the number of frames is only known to within one.
        var fewer = plan.Preparation.UndoPulldown != Pulldown.None || plan.Scan.Held is not null ? 1 : 0;
        if (counts.Max() != made || made > planned + more || made < planned - Math.Max(1, MaxLost * planned))
            return WorkFailures.OutputInvalid(
                VerificationChecks.Frames, $"{string.Join(", ", counts)} of {planned} frames were encoded.");
        return new Encoded(
            made >= planned - fewer
                ? []
                : [new PlanWarning(FramesLost, $"{planned - made} of {planned} frames of the source could not be decoded.")]);
    }
}
