using Encoder.Media.Probing;

namespace Encoder.Media.Planning;

/// <summary>A plan, or the reason why there is none. Exactly one member is set.</summary>
public sealed record PlanResult(EncodePlan? Plan, SourceRefusal? Refusal);

/// <summary>Decides everything that a job does to its source. Pure: the same facts give the same plan.</summary>
public static class Planner
{
    /// <summary>The warning code for a resolution above the source, which is not made.</summary>
    public const string RungSkipped = "rung_skipped";

    /// <summary>The warning code for a thumbnail that was requested at a time after the last frame.</summary>
    public const string ThumbnailPastEnd = "thumbnail_past_end";

    /// <summary>The warning code for a clip that was requested to end after the last frame.</summary>
    public const string ClipPastEnd = "clip_past_end";

    /// <summary>The warning code for a storyboard whose interval was lengthened to limit its number of frames.</summary>
    public const string StoryboardThinned = "storyboard_thinned";

    /// <summary>The warning code for a source whose clock jumps. The parts on both sides of each jump are joined.</summary>
    public const string TimestampsRepaired = "timestamps_repaired";

    /// <summary>The warning code for a source whose frames have several shapes, so that some are shown with black bars.</summary>
    public const string FrameSizeChanges = "picture_size_changes";

    /// <summary>The warning code for frames that are left out. The message states their number.</summary>
    public const string FramesSkipped = "frames_skipped";

    /// <summary>The warning code for a source with a higher frame rate than is kept.</summary>
    public const string FrameRateReduced = "frame_rate_reduced";

    /// <summary>
    /// The warning code for a source that is film in 3:2 pulldown, which is undone. The message states the number of frames.
    /// </summary>
    public const string PulldownUndone = "pulldown_undone";

    /// <summary>The warning code for audio that is cut where its packets overlap. The message states the seconds.</summary>
    public const string AudioCut = "audio_cut";

    /// <summary>The warning code for audio tracks of the source that are left out. The message states their names.</summary>
    public const string AudioTracksSkipped = "audio_tracks_skipped";

    /// <summary>The warning code for a request for 5.1 when the source has none.</summary>
    public const string NoSurround = "no_surround";

    /// <summary>
    /// The overlap of audio packets, in seconds, that gives no warning: encoders add padding, and containers round times.
    /// </summary>
    private const double MaxOverlap = 0.5;

    /// <summary>The further overlap that gives no warning, as a share of the audio's length.</summary>
    private const double MaxOverlapOf = 0.02;

    /// <summary>
    /// The seconds by which a clip may be shorter than requested without a warning, because it begins and ends with whole frames.
    /// </summary>
    private const double MaxRounding = 0.25;

    /// <summary>The maximum number of clock jumps, or of frame shapes, that a warning lists.</summary>
    private const int ListedJumps = 10;

    /// <summary>Plans a job.</summary>
    /// <param name="info">The source's headers.</param>
    /// <param name="scan">The scan of its packets, which was asked for the times of all thumbnails.</param>
    /// <param name="request">What the job asks for.</param>
    /// <param name="options">How outputs are encoded.</param>
    /// <param name="limits">The limits on sources.</param>
    public static PlanResult Plan(MediaInfo info, VideoScan scan, PlanRequest request, EncodingOptions options, MediaLimits limits)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(options);
        if ((SourceCheck.Headers(info, limits) ?? SourceCheck.Packets(info, scan, limits)) is { } refusal)
            return new PlanResult(null, refusal);

        var source = info.Video!;
        LadderPlan[] ladders =
            [.. request.Presets.Select(p => p.Format == OutputFormat.Audio ? new LadderPlan([], []) : Ladder.Fit(source, p.Resolutions))];
        var audio = AudioPlanner.Encodes(info, scan, request, options, limits);
        if (audio is [] && Array.Exists(request.Presets, p => p.Format == OutputFormat.Audio))
            return new PlanResult(null, SourceCheck.NoAudio);
        var (captions, uncaptioned) = CaptionPlanner.Plan(info, request, limits);
        var preparation = Prepare(info, scan, options);
        Chunk[] chunks = request.Presets is [] ? [] : ChunkPlanner.Cut(scan, preparation, options);
        VideoEncode[] video =
        [
            .. ladders.SelectMany(l => l.Rungs).Distinct().OrderByDescending(r => r.ShortSide).Select(
                r => Video(r, options, SourceRate.Cap(scan, chunks.Length)))
                .Select(v => v with { IsCopied = StreamCopy.Fits(v, info, scan, preparation, HlsLadders(v, request, ladders), options) }),
        ];
        var storyboard = request.Storyboard is { } wanted
            ? StoryboardPlan.Of(wanted, source, scan.Duration, options.MaxStoryboardFrames)
            : null;
        return new PlanResult(
            new EncodePlan
            {
                Source = info,
                Scan = scan with { Marks = [] },
                Duration = scan.Duration,
                KeyframeInterval = options.KeyframeInterval,
                SegmentDuration = options.SegmentDuration,
                Preparation = preparation,
                Video = video,
                Audio = audio.FirstOrDefault(),
                MoreAudio = audio.Length > 1 ? audio[1..] : null,
                Captions = captions,
                Chunks = !video.All(v => v.IsCopied) ? chunks
                    : storyboard is null ? []
                    : [ChunkPlanner.Whole(scan, preparation)],
                Storyboard = storyboard,
                Outputs =
                [
                    .. request.Presets.Zip(ladders, (p, l) => Output(p, l, audio)),
                    .. request.Storyboard is { } board
                        ? new[] { new OutputPlan(board.Id, OutputFormat.Storyboard, [], null) }
                        : [],
                ],
                Thumbnails = [.. request.Thumbnails.SelectMany(t => Thumbnails(source, scan, t))],
                Warnings =
                [
                    .. Warnings(source, scan, request)
                        .Concat(LeftOut(scan, preparation, audio is not []))
                        .Concat(AudioPlanner.Warnings(info, scan, request, options, limits))
                        .Concat(uncaptioned)
                        .Concat(Thinned(request.Storyboard, storyboard))
                        .Distinct(),
                ],
            },
            null);
    }

    private static IEnumerable<PlanWarning> Thinned(StoryboardSpec? wanted, StoryboardPlan? planned) =>
        planned?.Interval > wanted?.Interval
            ? [new PlanWarning(
                StoryboardThinned,
                $"The storyboard has a frame every {planned.Interval:0} s; the requested interval would produce too many frames.")]
            : [];

    private static OutputPlan Output(PresetSpec preset, LadderPlan ladder, AudioEncode[] audio) =>
        new(preset.Id, preset.Format, [.. ladder.Rungs.Select(Key)], audio.FirstOrDefault()?.Key)
        {
            MoreAudio = preset.Format.IsLadder() && audio.Length > 1 ? [.. audio.Skip(1).Select(encode => encode.Key)] : null,
        };

    private static string Key(Rung rung) => $"v{rung.ShortSide}";

    private static VideoPreparation Prepare(MediaInfo info, VideoScan scan, EncodingOptions options)
    {
        var source = info.Video!;
        var undo = scan.Pulldown != Pulldown.None && RateOf(scan) * PulldownCycles.Film <= options.MaxFrameRate * PulldownCycles.Cycle;
        var keepEvery = 1;
        while (!undo && RateOf(scan) > keepEvery * options.MaxFrameRate) keepEvery *= 2;
        return new VideoPreparation
        {
            // The filter passes frames that are not marked as interlaced, so an unknown field order is safe. When the frame size changes,
            // the filter loses the frame that it holds back. It needs at least three lines and columns.
            Deinterlace = source is { FieldOrder: not "progressive", Width: >= 3, Height: >= 3 }
                && (source.IsInterlaced || scan.Shapes is null),
            UndoPulldown = undo ? scan.Pulldown : Pulldown.None,
            KeepEvery = keepEvery,
            Flip = source.Flipped,
            Rotation = source.Rotation,
            Fit = scan.Shapes is not null,
            // The aperture applies to frames of one size only.
            Aperture = scan.Shapes is null ? source.Aperture : null,
            Background = !source.HasAlpha ? null
                : SourceInput.IsAnimation(info) ? options.AnimationBackground
                : options.Background,
            Color = SourceColor.Of(source),
            FrameRate = undo ? PulldownCycles.Undone(scan.ConstantRate!.Value) : scan.ConstantRate / keepEvery,
            Frames = undo ? PulldownCycles.Undone(scan.Frames) : ((scan.Frames + keepEvery - 1) / keepEvery) + scan.Repeated,
        };
    }

    /// <summary>
    /// Returns the frames per second. A variable rate is known only by its mean, which may be slightly too high for "60 fps"; 1 % is
    /// tolerated.
    /// </summary>
    private static double RateOf(VideoScan scan) =>
        scan.ConstantRate?.Value
        ?? (scan.LastTime > scan.FirstTime ? 0.99 * (scan.Frames - 1) / (scan.LastTime - scan.FirstTime) : 0);

    /// <param name="max">The highest useful peak rate in bits per second, from <see cref="SourceRate.Cap"/>.</param>
    private static VideoEncode Video(Rung rung, EncodingOptions options, int max)
    {
        var encoding = options.For(rung.ShortSide);
        return new VideoEncode(
            Key(rung), rung.ShortSide, rung.Width, rung.Height, encoding.Crf, Math.Min(encoding.MaxRate, max), options.Preset);
    }

    /// <summary>Returns the number of rungs of each ladder that contains an encode.</summary>
    private static IEnumerable<int> HlsLadders(VideoEncode encode, PlanRequest request, LadderPlan[] ladders) =>
        request.Presets.Zip(ladders)
            .Where(pair => pair.First.Format.IsLadder() && pair.Second.Rungs.Any(r => r.ShortSide == encode.Rung))
            .Select(pair => pair.Second.Rungs.Length);

    private static IEnumerable<ThumbnailPlan> Thumbnails(VideoStream source, VideoScan scan, ThumbnailSpec request)
    {
        var shown = scan.Shown.FirstOrDefault(s => s.Asked == request.Seconds)
            ?? throw new ArgumentException($"The scan was not asked for the frame at {request.Seconds} s.", nameof(scan));
        return
            from rung in Ladder.Fit(source, request.Resolutions).Rungs
            from format in request.Formats.Distinct()
            from filter in request.Filters.Distinct()
            select new ThumbnailPlan(
                request.Id, ThumbnailName(rung, format, filter), shown.Time, rung.ShortSide, rung.Width, rung.Height, format, filter);
    }

    private static string ThumbnailName(Rung rung, ImageFormat format, ImageFilter filter)
    {
        var suffix = filter == ImageFilter.Blur ? "-blur" : "";
        var extension = format switch
        {
            ImageFormat.Jpg => "jpg",
            ImageFormat.Webp => "webp",
            ImageFormat.Png => "png",
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };
        return $"{rung.ShortSide}{suffix}.{extension}";
    }

    private static IEnumerable<PlanWarning> Warnings(VideoStream source, VideoScan scan, PlanRequest request)
    {
        var withVideo = request.Presets.Where(p => p.Format != OutputFormat.Audio);
        foreach (var resolutions in withVideo.Select(p => p.Resolutions).Concat(request.Thumbnails.Select(t => t.Resolutions)))
        {
            var ladder = Ladder.Fit(source, resolutions);
            var instead = ladder.Skipped.Length == resolutions.Distinct().Count() ? $"; {ladder.Rungs[0].ShortSide} is used instead" : "";
            foreach (var rung in ladder.Skipped)
                yield return new PlanWarning(
                    RungSkipped,
                    $"{rung} is above the source, whose frames are {source.DisplayWidth}x{source.DisplayHeight}, "
                    + $"and was skipped{instead}.");
        }

        if (request.Clip is { End: { } end } clip && end - clip.Start > scan.Duration + MaxRounding)
        {
            yield return new PlanWarning(
                ClipPastEnd,
                $"The clip would end at {end:0.###} s, past the end of the video; it starts at {clip.Start:0.###} s and lasts "
                + $"{scan.Duration:0.###} s.");
        }

        foreach (var thumbnail in request.Thumbnails.Where(t => t.Seconds >= scan.Duration))
        {
            yield return new PlanWarning(
                ThumbnailPastEnd,
                $"The thumbnail at {thumbnail.Seconds:0.###} s is past the end of the video, "
                + $"which lasts {scan.Duration:0.###} s; the last frame was used.");
        }
    }

    /// <summary>Returns the warnings about everything that is deliberately changed or left out, with amounts.</summary>
    private static IEnumerable<PlanWarning> LeftOut(VideoScan scan, VideoPreparation preparation, bool hasAudio)
    {
        if (scan.Repair is { Jumps: var jumps })
        {
            var more = jumps.Length > ListedJumps ? $", and {jumps.Length - ListedJumps} more times" : "";
            var places = string.Join(", ", jumps.Take(ListedJumps).Select(jump => $"at {jump.At:0.###} s by {jump.Seconds:0.###} s"));
            yield return new PlanWarning(
                TimestampsRepaired, $"The timestamps of the source jump {places}{more}; the jumps were removed.");
        }

        if (scan.Skipped > 0)
            yield return new PlanWarning(
                FramesSkipped, $"{scan.Skipped} frames before the first keyframe cannot be decoded and are left out.");
        if (scan.Doubled > 0)
            yield return new PlanWarning(
                FramesSkipped, $"{scan.Doubled} frames are shown at the same time as others and are left out.");
        if (scan.Shapes is { } shapes)
            yield return new PlanWarning(
                FrameSizeChanges,
                $"The frames of the source change in size or shape: {string.Join(", ", shapes.Take(ListedJumps).Select(Describe))}; "
                + "all are fitted into the first shape.");
        if (preparation.KeepEvery > 1)
            yield return new PlanWarning(
                FrameRateReduced,
                $"One frame in {preparation.KeepEvery} is kept: {preparation.Frames - scan.Repeated} of {scan.Frames}.");
        if (preparation is { UndoPulldown: not Pulldown.None, FrameRate: { } film })
            yield return new PlanWarning(
                PulldownUndone,
                $"The source is film with 3:2 pulldown: its {scan.Frames} frames become {preparation.Frames} frames at "
                + $"{film.Value:0.###} fps.");
        var overlap = scan.AudioSeconds - (scan.AudioEnd - scan.AudioStart);
        if (hasAudio && overlap is { } cut && cut > MaxOverlap + (MaxOverlapOf * scan.AudioSeconds))
            yield return new PlanWarning(AudioCut, $"{cut:0.###} s of {scan.AudioSeconds:0.###} s of audio overlap and are cut.");
    }

    private static string Describe(FrameShape shape) =>
        shape.SampleAspect == new Rational(1, 1)
            ? $"{shape.Width}x{shape.Height}"
            : $"{shape.Width}x{shape.Height} with a pixel aspect ratio of {shape.SampleAspect.Numerator}:{shape.SampleAspect.Denominator}";
}
