using Encoder.Contracts.Jobs;
using Encoder.Contracts.Plans;
using Encoder.Media.Commands;
using Encoder.Media.Formats;
using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Processes;
using Encoder.Storage.Work;

namespace Encoder.Grains.Plans;

/// <summary>
/// Shows a plan as the job's owner sees it, in the same form for a job and for a dry run. Presets and thumbnail entries are in the
/// request's order.
/// </summary>
public static class JobPlans
{
    /// <param name="plan">The plan.</param>
    /// <param name="presets">The requested presets, one for each rendition of the plan.</param>
    /// <param name="thumbnails">The requested thumbnail entries.</param>
    /// <param name="limits">The limits of a source, which are part of every command.</param>
    public static JobPlan Of(EncodePlan plan, JobPreset[] presets, JobThumbnail[] thumbnails, MediaLimits limits)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(presets);
        ArgumentNullException.ThrowIfNull(thumbnails);
        var planned = Array.ConvertAll(presets, p => Preset(plan, p));
        return new JobPlan
        {
            Source = Source(plan),
            Duration = Round(plan.Duration),
            Video = Array.ConvertAll(plan.Video, e => new PlannedVideo(
                e.Key, e.Rung, e.Width, e.Height, plan.Preparation.Frames, Rate(plan.Preparation.FrameRate), e.Crf, e.MaxRate, e.Preset,
                Sharing(plan, presets, r => r.Video.Contains(e.Key)), e.IsCopied, Size(plan, e))),
            Audio = plan.Audio is { } audio ? Audio(plan, presets, audio) : null,
            MoreAudio = plan.MoreAudio is { } more ? Array.ConvertAll(more, other => Audio(plan, presets, other)) : null,
            Captions = plan.Captions is { } captions ? Array.ConvertAll(captions, Caption) : null,
            Chunks = Array.ConvertAll(plan.Chunks, c => new PlannedChunk(c.Index, Round(c.Start), Round(c.End ?? plan.Duration))),
            Presets = planned,
            Thumbnails = Array.ConvertAll(thumbnails, t => Thumbnail(plan, t)),
            Warnings = Array.ConvertAll(plan.Warnings, w => new JobWarning(w.Code, w.Message)),
            Size = Sum(planned.SelectMany(p => p.Outputs).Select(o => o.Size)),
            Commands = [.. Commands(plan, limits)],
            ProcessorSeconds = Math.Round(PlanCost.Whole(plan), 1),
        };
    }

    private static PlannedSource Source(EncodePlan plan)
    {
        var (info, video) = (plan.Source, plan.Source.Video!);
        return new PlannedSource(
            info.Format,
            Round(plan.Scan.Duration),
            info.BitRate,
            new SourceVideo(
                video.Codec, video.Width, video.Height, video.DisplayWidth, video.DisplayHeight, video.Rotation, video.PixelFormat,
                plan.Scan.Frames, Rate(plan.Scan.ConstantRate), video.IsInterlaced, plan.Preparation.Color.IsHdr),
            info.Audio is { } audio ? Audio(audio) : null)
        {
            MoreAudio = info.MoreAudio is { } more ? Array.ConvertAll(more, Audio) : null,
        };
    }

    private static SourceAudio Audio(AudioStream audio) =>
        new(audio.Codec, audio.Channels, audio.SampleRate) { Language = audio.Language, Title = audio.Title };

    private static PlannedAudio Audio(EncodePlan plan, JobPreset[] presets, AudioEncode audio) => new(
        audio.Key, audio.Channels, audio.SampleRate, audio.BitRate, Round(audio.Duration),
        Sharing(plan, presets, output => output.AudioKeys.Contains(audio.Key)), SizePrediction.Audio(audio))
    {
        Name = audio.Label.Name,
        Language = audio.Label.Language,
        Commentary = audio.Label.IsCommentary,
        Descriptive = audio.Label.IsDescriptive,
        Loudness = audio.Loudness,
    };

    private static PlannedCaption Caption(CaptionPlan track) =>
        new(track.Key, track.Name, track.Language, track.IsDefault, track.IsForced, track.Requested);

    private static PlannedPreset Preset(EncodePlan plan, JobPreset preset)
    {
        var output = plan.Outputs.Single(r => r.PresetId == preset.Id);
        var encodes = Array.ConvertAll(output.Video, key => plan.Video.Single(e => e.Key == key));
        AudioEncode[] audio = [.. plan.AudioEncodes.Where(encode => output.AudioKeys.Contains(encode.Key))];
        var audioBytes = audio.Sum(SizePrediction.Audio);
        PredictedSize WithAudio(PredictedSize size) => new(size.Expected + audioBytes, size.Most + audioBytes);
        var outputs = Array.ConvertAll(
            PackageFormats.Of(output.Format).Files(plan, output),
            file => new PlannedOutput(
                file.Name, Round(file.Encodes is [] ? audio[0].Duration : plan.Duration),
                WithAudio(Sum(file.Encodes.Select(e => Size(plan, e))))));
        return new PlannedPreset(
            preset.Format, Array.ConvertAll(encodes, e => new PlannedRung(e.Rung, e.Width, e.Height, e.Key)),
            Skipped(plan, preset.Resolutions), output.Audio, outputs)
        {
            MoreAudio = output.MoreAudio,
        };
    }

    private static PlannedThumbnail Thumbnail(EncodePlan plan, JobThumbnail thumbnail)
    {
        var images = plan.Thumbnails.Where(p => p.EntryId == thumbnail.Id).ToArray();
        return new PlannedThumbnail(
            Round(images.Select(p => p.Seconds).FirstOrDefault()),
            Array.ConvertAll(images, p => new PlannedPicture(p.Name, p.Width, p.Height, Name(p.Format), Name(p.Filter))),
            Skipped(plan, thumbnail.Resolutions));
    }

    private static SkippedRung[] Skipped(EncodePlan plan, string[] resolutions)
    {
        var source = plan.Source.Video!;
        return Array.ConvertAll(
            Ladder.Fit(source, resolutions.Select(int.Parse)).Skipped,
            rung => new SkippedRung(rung, $"It is above the source, whose frames are {source.DisplayWidth}x{source.DisplayHeight}."));
    }

    /// <summary>
    /// Returns every run that a worker will make, from the same builders that the worker uses. Paths are empty, because they are not part
    /// of a command's arguments.
    /// </summary>
    private static IEnumerable<PlannedCommand> Commands(EncodePlan plan, MediaLimits limits)
    {
        yield return Command(WorkItemName.Ingest, ProbeCommands.Headers("", limits));
        if (plan.Outputs.Any(output => output.Format.IsLadder()) && SourceProbe.MayHaveClosedCaptions(plan.Source))
            yield return Command(
                WorkItemName.Ingest, ProbeCommands.ClosedCaptions("", limits.For(plan.Source), plan.Source.Video!.Index));
        yield return Command(WorkItemName.Ingest, ProbeCommands.Packets("", limits.For(plan.Source)));
        if (ShapeScan.Suits(plan.Source, plan.Scan))
            yield return Command(WorkItemName.Ingest, ProbeCommands.Shapes("", limits.For(plan.Source), plan.Source.Video!.Index));
        if (plan.Scan.Repair is { } repair)
            yield return Command(WorkItemName.Ingest, RepairCommand.Build(repair, limits.For(plan.Source), "", ""));
        if (CaptionCommand.Extracted(plan).Any()) yield return Command(WorkItemName.Ingest, CaptionCommand.Build(plan, limits, "", ""));
        foreach (var chunk in plan.Chunks) yield return Command(
            WorkItemName.Encode(chunk.Index), EncodeCommand.Build(plan, chunk, limits, "", ""));
        if (plan.Copied.Any()) yield return Command(WorkItemName.Copy, CopyCommand.Build(plan, limits, "", ""));
        // Normalized audio is measured before and after it is encoded. The gain is only known after the first measurement.
        foreach (var audio in plan.AudioEncodes.Where(audio => audio.Loudness is not null))
            yield return Command(WorkItemName.Audio, AudioCommand.Measure(plan, audio, limits, ""));
        if (plan.Audio is not null) yield return Command(WorkItemName.Audio, AudioCommand.Build(plan, limits, "", ""));
        foreach (var _ in plan.AudioEncodes.Where(audio => audio.Loudness is not null))
            yield return Command(WorkItemName.Audio, LoudnessCommand.Build(""));
        foreach (var (preset, output) in plan.Outputs.Index())
        {
            foreach (var package in PackageFormats.Of(output.Format).PackageCommands(plan, output))
                yield return Command(Package(preset), package);
        }
        foreach (var (preset, output) in plan.Verification == VerificationLevel.Decode ? plan.Outputs.Index() : [])
        {
            foreach (var decode in PackageFormats.Of(output.Format).DecodeCommands(plan, output))
                yield return Command(Package(preset), decode);
        }
        foreach (var times in ThumbnailCommand.Runs(plan)) yield return Command(
            WorkItemName.Thumbnails, ThumbnailCommand.Build(plan, times, limits, "", ""));
    }

    /// <param name="preset">The index of the preset in the request.</param>
    private static WorkItemName Package(int preset) => WorkItemName.Package($"{preset}");

    private static PlannedCommand Command(WorkItemName item, FfmpegCommand command) =>
        new($"{item}", Name(command.Tool), [.. command.Arguments]);

    private static int[] Sharing(EncodePlan plan, JobPreset[] presets, Func<OutputPlan, bool> uses) =>
        [.. presets.Index().Where(p => plan.Outputs.Any(r => r.PresetId == p.Item.Id && uses(r))).Select(p => p.Index)];

    private static PredictedSize Size(EncodePlan plan, VideoEncode encode)
    {
        var (expected, max) = SizePrediction.Video(plan, encode);
        return new PredictedSize(expected, max);
    }

    private static PredictedSize Sum(IEnumerable<PredictedSize> sizes) =>
        sizes.Aggregate(new PredictedSize(0, 0), (a, b) => new PredictedSize(a.Expected + b.Expected, a.Most + b.Most));

    private static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static double? Rate(Media.Rational? rate) => rate is { } r ? Round(r.Value) : null;

    private static double Round(double value) => Math.Round(value, 3);
}
