using Encoder.Media.Processes;

namespace Encoder.Media.Probing;

/// <summary>
/// What probing came to: facts, a refusal that another attempt would not change, or a run that did not end by itself and may be tried
/// again.
/// </summary>
public sealed record ProbeResult
{
    /// <summary>The headers; null unless they could be read.</summary>
    public MediaInfo? Info { get; init; }

    /// <summary>
    /// The packets; null unless they were asked for and could be read. Where the clock jumps, this is the walk over what a repair will make
    /// of the source.
    /// </summary>
    public VideoScan? Scan { get; init; }

    /// <summary>Why the source cannot be used.</summary>
    public SourceRefusal? Refusal { get; init; }

    /// <summary>How a run of ffprobe ended that was killed or crashed.</summary>
    public FfmpegResult? Failure { get; init; }
}

/// <summary>Probes a source with ffprobe.</summary>
public sealed class SourceProbe(IFfmpegRunner runner, MediaLimits limits)
{
    /// <summary>
    /// Reads the headers alone, which is quick whatever the length. A file without frame is refused, and its headers are in the result.
    /// </summary>
    public async Task<ProbeResult> Headers(string path, CancellationToken cancellationToken = default)
    {
        var run = await runner.Run(ProbeCommands.Headers(path, limits), cancellationToken: cancellationToken);
        if (run.Outcome != FfmpegOutcome.Exited) return Unread(run);
        var info = MediaInfoReader.Read(run.Output);
        if (info is { Video.Width: 0, Format: not "gif" })
        {
            info = info with { IsSparse = true };
            run = await runner.Run(ProbeCommands.Headers(path, limits.For(info)), cancellationToken: cancellationToken);
            if (run.Outcome != FfmpegOutcome.Exited) return Unread(run);
            if (MediaInfoReader.Read(run.Output) is { Video.Width: > 0 } known) info = known with { IsSparse = true };
        }
        SourceTrack? track = null;
        if (info is { Format: SourceInput.Mov, Video: { } video })
        {
            track = SourceTrackReader.Read(path, video, limits.MaxDuration.TotalSeconds);
            video = video with { Aperture = track?.Aperture, HasOneParameterSet = track is { HasOneParameterSet: true } };
            info = info with { Video = video, IsIndexed = track is { IsIndexed: true } };
        }
        var refusal = Bounds(run.Errors)
            ?? (track is { IsForged: true } ? SourceCheck.ForgedTimes : null)
            ?? (info is null ? (PictureFile.Is(path) ? SourceCheck.StillPicture : NoMedia) : SourceCheck.Headers(info, limits));
        return new ProbeResult { Info = info, Refusal = refusal };
    }

    /// <summary>Reads the headers and, unless they rule the source out, every packet.</summary>
    /// <param name="path">Real path of the source.</param>
    /// <param name="request">What planning needs to know of the packets.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public async Task<ProbeResult> Probe(string path, ScanRequest request, CancellationToken cancellationToken = default)
    {
        await using var early = new EarlyWalk(runner, ProbeCommands.Packets(path, limits), cancellationToken: cancellationToken);
        var headers = await Headers(path, cancellationToken);
        if (headers is not { Info: { } info, Refusal: null }) return headers;
        var packets = new PacketScan(info, request, limits);
        var walk = info.IsSparse ? Walk(path, info, packets, cancellationToken) : Walk(early, path, info, packets, cancellationToken);
        var look = ClosedCaptions(path, info, request, cancellationToken);
        await Task.WhenAll((Task)walk, look);
        if (await walk is { } failure) return failure;
        var looked = await look;
        if (looked.Info is null) return looked;
        info = looked.Info;
        // Each correction takes another walk, for the times of all packets change with it.
        var repair = packets.Repair;
        if (repair is not null)
        {
            packets = new PacketScan(info, request, limits, repair);
            if (await Walk(path, info, packets, cancellationToken) is { } failed) return failed;
        }
        var scan = packets.Result();
        if (PacketScan.EarlyAudio(scan) is { } start)
        {
            packets = packets.From(start);
            if (await Walk(path, info, packets, cancellationToken) is { } failed) return failed;
            scan = packets.Result();
        }
        // Whatever the exit code: the packets that were found are the truth, and are held against what the headers announce.
        scan = scan with { Repair = repair };
        var refusal = SourceCheck.Packets(info, scan, limits) ?? (request.Clip is { } wanted ? SourceCheck.Clip(wanted, scan) : null);
        if (refusal is not null) return new ProbeResult { Info = info, Scan = scan, Refusal = refusal };
        if (request.Clip is { } clip)
        {
            packets = packets.Of(clip, scan);
            if (await Walk(path, info, packets, cancellationToken) is { } failed) return failed;
            scan = packets.Result() with { Repair = repair, ClippedFrom = scan.FirstTime };
        }
        if (ShapeScan.Suits(info, scan) && !await HasOneShape(path, info, cancellationToken))
        {
            var shapes = new ShapeScan();
            var run = await runner.Run(
                ProbeCommands.Shapes(path, limits.For(info), info.Video!.Index) with { CpuTime = limits.EncodeTime(scan.Duration) },
                onLine: shapes.Read, cancellationToken: cancellationToken);
            if (run.Outcome != FfmpegOutcome.Exited) return Unread(run);
            scan = scan with { Shapes = shapes.Shapes };
        }
        var pulldown = new PulldownScan();
        foreach (var keyTime in PulldownScan.Stretches(info, scan))
        {
            var run = await runner.Run(
                ProbeCommands.Fields(path, limits, info, keyTime > scan.FileStart ? keyTime : null),
                onLine: pulldown.Read, cancellationToken: cancellationToken);
            if (run.Outcome != FfmpegOutcome.Exited) return Unread(run);
            if (!pulldown.EndStretch()) break;
        }
        return new ProbeResult { Info = info, Scan = scan with { Pulldown = pulldown.Result } };
    }

    /// <summary>Whether the video is in a codec that carries closed captions.</summary>
    public static bool MayHaveClosedCaptions(MediaInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        return info.Video is { Codec: "h264" or "hevc" or "mpeg2video" };
    }

    /// <summary>The headers, with whether the video carries closed captions.</summary>
    private async Task<ProbeResult> ClosedCaptions(string path, MediaInfo info, ScanRequest request, CancellationToken cancellationToken)
    {
        if (!request.ClosedCaptions || !MayHaveClosedCaptions(info)) return new ProbeResult { Info = info };
        var video = info.Video!;
        var found = false;
        var run = await runner.Run(
            ProbeCommands.ClosedCaptions(path, limits.For(info), video.Index),
            onLine: line => found |= line == ProbeCommands.HasClosedCaptions, cancellationToken: cancellationToken);
        return run.Outcome == FfmpegOutcome.Exited
            ? new ProbeResult { Info = info with { Video = video with { HasClosedCaptions = video.HasClosedCaptions || found } } }
            : Unread(run);
    }

    /// <summary>
    /// Whether parameter sets tell that all frames have the shape of the headers. To look for them takes a tenth of the time of decoding.
    /// </summary>
    private async Task<bool> HasOneShape(string path, MediaInfo info, CancellationToken cancellationToken)
    {
        if (info.Video is not { HasOneParameterSet: true } video) return false;
        var areInFrames = false;
        var run = await runner.Run(
            ProbeCommands.ParameterSets(path, limits.For(info), video),
            onLine: line => areInFrames |= !line.StartsWith('#'), cancellationToken: cancellationToken);
        return run.Succeeded && !areInFrames;
    }

    /// <summary>Why the packets could not be read; null when they were.</summary>
    private async Task<ProbeResult?> Walk(string path, MediaInfo info, PacketScan packets, CancellationToken cancellationToken)
    {
        var run = await runner.Run(
            ProbeCommands.Packets(path, limits.For(info)), onLine: packets.Read, cancellationToken: cancellationToken);
        return run.Outcome == FfmpegOutcome.Exited ? null : Unread(run);
    }

    private async Task<ProbeResult?> Walk(
        EarlyWalk early, string path, MediaInfo info, PacketScan packets, CancellationToken cancellationToken) =>
        await early.Read(packets.Read) is not { } run ? await Walk(path, info, packets, cancellationToken)
        : run.Outcome == FfmpegOutcome.Exited ? null
        : Unread(run);

    /// <summary>
    /// What a run came to that did not end by itself: a source that takes too much is refused, and another attempt is no use.
    /// </summary>
    private static ProbeResult Unread(FfmpegResult run) =>
        run.Outcome == FfmpegOutcome.LimitExceeded
            ? new ProbeResult { Refusal = SourceCheck.TakesTooMuch }
            : new ProbeResult { Failure = run };

    private static SourceRefusal NoMedia => new(SourceRefusal.Unreadable, "The file is no video in a format that can be read.");

    /// <summary>The bounds that ffprobe holds itself, for what exceeds them does not get into its output.</summary>
    private SourceRefusal? Bounds(string errors) =>
        errors.Contains("exceeds specified max pixel count", StringComparison.Ordinal) ? SourceCheck.TooManyPixels(limits)
        : errors.Contains("exceeds max_streams", StringComparison.Ordinal) ? SourceCheck.TooManyStreams(limits)
        : null;
}
