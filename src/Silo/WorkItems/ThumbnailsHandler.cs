using Encoder.Contracts.Files;
using Encoder.Contracts.Verification;
using Encoder.Grains.Work;
using Encoder.Media.Commands;
using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Processes;
using Encoder.Media.Verification;
using Encoder.Storage.Media;

namespace Encoder.Silo.WorkItems;

/// <summary>Makes and verifies all thumbnails of a job, with one ffmpeg run for all images between the same two keyframes.</summary>
public sealed class ThumbnailsHandler(IFfmpegRunner ffmpeg, SourceFiles files, MediaLimits limits, IWorkspace workspace)
{
    public async Task<WorkResult> Run(WorkItemContext context, ThumbnailsPayload payload, CancellationToken cancellationToken)
    {
        var plan = payload.Plan;
        var source = files.Source(context.JobId, payload.Source, payload.Plan);
        var inspected = new List<OutputVerification>();
        foreach (var times in ThumbnailCommand.Runs(plan))
        {
            var taken = Directory.CreateDirectory(Path.Combine(context.Folder, "taken")).FullName;
            var thumbnails = plan.Thumbnails.Where(t => times.Contains(t.Seconds)).ToArray();
            string FileOf(ThumbnailPlan thumbnail) => Path.Combine(taken, ThumbnailCommand.FileName(times, thumbnail));
            Task<FfmpegResult> Take(bool seeks) => ffmpeg.Run(
                ThumbnailCommand.Build(plan, times, limits, source, taken, seeks), cancellationToken: cancellationToken);

            var run = await Take(seeks: true);
            // In some program streams, ffmpeg cannot seek to the right place. Reading from the start of the file always works.
            if (run.Succeeded && !Array.TrueForAll(thumbnails, thumbnail => File.Exists(FileOf(thumbnail)))) run = await Take(seeks: false);
            if (WorkFailures.Of(run) is { } failure) return failure;

            foreach (var thumbnail in thumbnails)
            {
                var file = FileOf(thumbnail);
                var report = OutputVerifier.VerifyImage(file, thumbnail.Format, thumbnail.Width, thumbnail.Height);
                inspected.Add(OutputInspection.ToContract(report, NameOf(thumbnail)) with { Thumbnail = thumbnail.EntryId });
                if (!report.IsValid) return WorkFailures.OutputInvalid([.. inspected]);
                // Each entry has its own copy, so that one can be deleted without the other.
                Directory.CreateDirectory(Path.Combine(context.Folder, thumbnail.EntryId));
                File.Copy(file, Path.Combine(context.Folder, NameOf(thumbnail)));
            }
            Directory.Delete(taken, recursive: true);
        }
        workspace.Flush(context.Folder);
        var outputs = Array.ConvertAll(plan.Thumbnails, thumbnail => new OutputFile(
            MediaFileTypes.Image,
            NameOf(thumbnail),
            new FileInfo(Path.Combine(context.Folder, NameOf(thumbnail))).Length,
            new MediaFileMeta
            {
                Resolution = new MediaResolution(thumbnail.Width, thumbnail.Height),
                Format = thumbnail.Format.ToString().ToLowerInvariant(),
            }));
        return new Produced(outputs, [.. inspected]);
    }

    private static string NameOf(ThumbnailPlan thumbnail) => $"{thumbnail.EntryId}/{thumbnail.Name}";
}
