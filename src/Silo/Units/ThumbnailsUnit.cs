using Encoder.Contracts.Files;
using Encoder.Contracts.Verification;
using Encoder.Grains.Work;
using Encoder.Media.Commands;
using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Processes;
using Encoder.Media.Verification;
using Encoder.Storage.Media;

namespace Encoder.Silo.Units;

/// <summary>Takes all thumbnails of a job and verifies them: one run of ffmpeg for all pictures that lie between the same keyframes.</summary>
public sealed class ThumbnailsUnit(IFfmpegRunner ffmpeg, SourceFiles files, MediaLimits limits, IWorkspace workspace)
{
    public async Task<WorkResult> Run(UnitContext context, ThumbnailsPayload order, CancellationToken cancellationToken)
    {
        var plan = order.Plan;
        var source = files.Source(context.JobId, order.Source);
        var looked = new List<OutputVerification>();
        foreach (var times in ThumbnailCommand.Runs(plan))
        {
            var taken = Directory.CreateDirectory(Path.Combine(context.Folder, "taken")).FullName;
            var run = await ffmpeg.Run(ThumbnailCommand.Build(plan, times, limits, source, taken), cancellationToken: cancellationToken);
            if (UnitFailures.Of(run) is { } failure) return failure;

            foreach (var picture in plan.Thumbnails.Where(t => times.Contains(t.Seconds)))
            {
                var file = Path.Combine(taken, ThumbnailCommand.FileName(times, picture));
                var report = OutputVerifier.VerifyImage(file, picture.Format, picture.Width, picture.Height);
                looked.Add(OutputInspection.Told(report, NameOf(picture)) with { Thumbnail = picture.EntryId });
                if (!report.IsSound) return UnitFailures.OutputInvalid([.. looked]);
                // Entries that want the same picture each have their own file, so that one can be deleted without the other.
                Directory.CreateDirectory(Path.Combine(context.Folder, picture.EntryId));
                File.Copy(file, Path.Combine(context.Folder, NameOf(picture)));
            }
            Directory.Delete(taken, recursive: true);
        }
        workspace.Flush(context.Folder);
        var outputs = Array.ConvertAll(plan.Thumbnails, picture => new OutputFile(
            MediaFileTypes.Image,
            NameOf(picture),
            new FileInfo(Path.Combine(context.Folder, NameOf(picture))).Length,
            new MediaFileMeta { Resolution = new MediaResolution(picture.Width, picture.Height), Format = picture.Format.ToString().ToLowerInvariant() }));
        return new Produced(outputs, [.. looked]);
    }

    private static string NameOf(ThumbnailPlan picture) => $"{picture.EntryId}/{picture.Name}";
}
