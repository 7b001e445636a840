using Encoder.Grains.Work;
using Encoder.Media.Commands;
using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Processes;

namespace Encoder.Silo.Units;

/// <summary>Encodes a chunk of the video, once, for every rung of the job.</summary>
public sealed class EncodeUnit(IFfmpegRunner ffmpeg, SourceFiles files, MediaLimits limits)
{
    /// <summary>The warning that some pictures of a damaged source are missing.</summary>
    public const string PicturesLost = "pictures_lost";

    /// <summary>Part of the pictures that may be missing.</summary>
    private const double MostLost = 0.02;

    public async Task<UnitResult> Run(UnitContext context, EncodeOrder order, CancellationToken cancellationToken)
    {
        var plan = order.Plan;
        var chunk = plan.Chunks[order.Chunk];
        var length = (chunk.End ?? plan.Duration) - chunk.Start;
        var command = EncodeCommand.Build(plan, chunk, limits, files.Source(context.JobId, order.Source), context.Folder) with { CpuTime = limits.EncodeTime(length) };
        var run = await ffmpeg.Run(command, progress => context.Progress(progress.OutTime.TotalSeconds / length), cancellationToken: cancellationToken);
        return UnitFailures.Of(run) ?? Check(plan, context.Folder);
    }

    /// <summary>
    /// Holds the pictures that came out against those that were planned: the same number on every rung. Damage in a source may cost some; what is lost
    /// beyond <see cref="MostLost"/> is no version of the video any more.
    /// </summary>
    private static UnitResult Check(EncodePlan plan, string folder)
    {
        var counts = Array.ConvertAll(plan.Video, e => EncodedPictures.Count(Path.Combine(folder, $"{e.Key}.mp4")));
        var (planned, made) = (plan.Picture.Frames, counts.Min());
        if (counts.Max() != made || made > planned + 1 || made < planned - Math.Max(1, MostLost * planned))
            return UnitFailures.OutputInvalid($"{string.Join(", ", counts)} of {planned} pictures were encoded.");
        return new Encoded(made >= planned - 1 ? [] : [new PlanWarning(PicturesLost, $"{planned - made} of {planned} pictures of the source could not be decoded.")]);
    }
}
