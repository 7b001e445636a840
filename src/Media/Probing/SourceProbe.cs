using Encoder.Media.Processes;

namespace Encoder.Media.Probing;

/// <summary>
/// The outcome of probing: facts, a refusal that another attempt would not change, or a run that was killed or crashed and may be tried
/// again.
/// </summary>
public sealed record ProbeResult
{
    /// <summary>The headers; null if they could not be read.</summary>
    public MediaInfo? Info { get; init; }

    /// <summary>
    /// The scan of the packets; null unless it was requested and succeeded. If the clock jumps, it describes the source as it will be after
    /// the repair.
    /// </summary>
    public VideoScan? Scan { get; init; }

    /// <summary>The reason why the source cannot be used; null if there is none.</summary>
    public SourceRefusal? Refusal { get; init; }

    /// <summary>The result of an ffprobe run that was killed or crashed; null if there is none.</summary>
    public FfmpegResult? Failure { get; init; }
}

/// <summary>Probes a source with ffprobe.</summary>
public sealed class SourceProbe(IFfmpegRunner runner, MediaLimits limits)
{
    /// <summary>
    /// Reads only the headers, which is quick whatever the length. A file without video is refused, and its headers are in the result.
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
            ?? (info is null ? (ImageFile.Is(path) ? SourceCheck.SingleImage : NoMedia) : SourceCheck.Headers(info, limits));
        return new ProbeResult { Info = info, Refusal = refusal };
    }

    /// <summary>Reads the headers and, unless they rule the source out, every packet.</summary>
    /// <param name="path">The real path of the source.</param>
    /// <param name="request">What planning needs to know about the packets.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public async Task<ProbeResult> Probe(string path, ScanRequest request, CancellationToken cancellationToken = default)
    {
        await using var early = new EarlyPacketScan(runner, ProbeCommands.Packets(path, limits), cancellationToken: cancellationToken);
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
        // Each correction needs another scan, because it changes the times of all packets.
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
        // Ignore the exit code: the packets that were found are the truth, and are compared with what the headers state.
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

    /// <summary>Returns whether the video is in a codec that can carry closed captions.</summary>
    public static bool MayHaveClosedCaptions(MediaInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        return info.Video is { Codec: "h264" or "hevc" or "mpeg2video" };
    }

    /// <summary>Returns the headers, including whether the video carries closed captions.</summary>
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
    /// Returns whether the parameter sets show that all frames have the shape of the headers. Looking for them takes a tenth of the time of
    /// decoding.
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

    /// <summary>Scans the packets. Returns why they could not be read; null if they were.</summary>
    private async Task<ProbeResult?> Walk(string path, MediaInfo info, PacketScan packets, CancellationToken cancellationToken)
    {
        var run = await runner.Run(
            ProbeCommands.Packets(path, limits.For(info)), onLine: packets.Read, cancellationToken: cancellationToken);
        return run.Outcome == FfmpegOutcome.Exited ? null : Unread(run);
    }

    private async Task<ProbeResult?> Walk(
        EarlyPacketScan early, string path, MediaInfo info, PacketScan packets, CancellationToken cancellationToken) =>
        await early.Read(packets.Read) is not { } run ? await Walk(path, info, packets, cancellationToken)
        : run.Outcome == FfmpegOutcome.Exited ? null
        : Unread(run);

    /// <summary>
    /// Returns the outcome of a run that did not end by itself. A source that takes too much is refused, because another attempt would not
    /// help.
    /// </summary>
    private static ProbeResult Unread(FfmpegResult run) =>
        run.Outcome == FfmpegOutcome.LimitExceeded
            ? new ProbeResult { Refusal = SourceCheck.TakesTooMuch }
            : new ProbeResult { Failure = run };

    private static SourceRefusal NoMedia => new(SourceRefusal.Unreadable, "The file is not a video in a supported format.");

    /// <summary>
    /// Returns the refusal for a limit that ffprobe enforces itself. What exceeds such a limit is missing from its output, but its errors
    /// state it.
    /// </summary>
    private SourceRefusal? Bounds(string errors) =>
        errors.Contains("exceeds specified max pixel count", StringComparison.Ordinal) ? SourceCheck.TooManyPixels(limits)
        : errors.Contains("exceeds max_streams", StringComparison.Ordinal) ? SourceCheck.TooManyStreams(limits)
        : null;
}
