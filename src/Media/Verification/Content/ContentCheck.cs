using Encoder.Media.Commands;
using Encoder.Media.Mp4.Reading;
using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Processes;
using Encoder.Media.Verification.Decoding;

namespace Encoder.Media.Verification.Content;

/// <summary>
/// Holds finished encodes against their source: for black, frozen and silent stretches that it does not have, and by SSIM.
/// </summary>
/// <remarks>
/// Stretches are looked for in three steps, of which each runs only where the one before it found something: the sizes of samples, a decode
/// of that part of the smallest rung, and a decode of the source at the same time. All rungs come from the same frames, so that one speaks
/// for all. With <see cref="VerificationLevel.Decode"/> the first step is left out.
/// </remarks>
/// <param name="ffmpeg">Runs the decodes.</param>
/// <param name="options">What is looked for.</param>
/// <param name="limits">What a source may be.</param>
public sealed class ContentCheck(IFfmpegRunner ffmpeg, VerificationOptions options, MediaLimits limits)
{
    /// <summary>Stretches of each kind in a chunk for which the source is looked at: the longest ones.</summary>
    private const int MostLooks = 3;

    /// <summary>Seconds by which a stretch of the source is taken to be longer, at both ends.</summary>
    private const double Grown = 0.5;

    /// <summary>Seconds that the source may be short of at the end of a comparison.</summary>
    private const double Behind = 0.5;

    /// <summary>Seconds before the keyframe that is wanted, for fields and pulldown that begin there.</summary>
    private const double Before = 1;

    /// <summary>Share of the frames of a part that must be there to tell what the source is like.</summary>
    private const double Enough = 0.9;

    private double Least => options.MinStretch.TotalSeconds;

    /// <summary>Looks at the encodes of a chunk.</summary>
    /// <param name="plan">The plan of the encodes.</param>
    /// <param name="chunk">The chunk.</param>
    /// <param name="source">Real path of the source.</param>
    /// <param name="folder">Real path of the folder that has the encodes, for what is written on the way.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<ContentResult> Video(
        EncodePlan plan, Chunk chunk, string source, string folder, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(chunk);
        var run = new Run(ffmpeg, folder, limits.EncodeTime((chunk.End ?? plan.Duration) - chunk.Start), cancellationToken);
        var stretches = await Stretches(run, plan, chunk, source);
        var ssim = run.Failure is null ? await Ssim(run, plan, chunk, source) : [];
        return run.Failure is { } failure
            ? new ContentResult(null, failure)
            : new ContentResult(new ContentReport(stretches, ssim) { Least = LooksAtVideo ? Least : 0 }, null);
    }

    /// <summary>Looks at all audio encodes of a plan.</summary>
    /// <inheritdoc cref="Video" path="/param"/>
    public async Task<ContentResult> Audio(EncodePlan plan, string source, string folder, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (options.Silent == StretchPolicy.Off) return new ContentResult(new ContentReport([], []), null);
        var found = new List<FoundStretch>();
        foreach (var audio in plan.AudioEncodes)
        {
            var run = new Run(ffmpeg, folder, limits.EncodeTime(audio.Duration), cancellationToken);
            found.AddRange(await Silences(run, plan, audio, source));
            if (run.Failure is { } failure) return new ContentResult(null, failure);
        }
        return new ContentResult(new ContentReport([.. found], []) { Least = Least }, null);
    }

    private bool LooksAtVideo => (options.Black, options.Frozen) is not (StretchPolicy.Off, StretchPolicy.Off);

    private async Task<FoundStretch[]> Stretches(Run run, EncodePlan plan, Chunk chunk, string source)
    {
        if (!LooksAtVideo || plan.Encoded.LastOrDefault() is not { } smallest) return [];
        var path = run.Path($"{smallest.Key}.mp4");
        if (Suspect(path, (chunk.End ?? plan.Duration) - chunk.Start) is not { } part) return [];
        if (!await run.OfEncode(StretchCommand.EncodedVideo(path, part, run.Folder))) return [];
        var found = new List<FoundStretch>();
        foreach (var stretch in Wanted(StretchReader.Read(run.Taken(StretchCommand.FileName), part.Length)))
        {
            var time = stretch.Time.Shifted(chunk.Start + part.Start);
            // Until the source's first frame is due, it stands in for those that there are not.
            var due = time with { Start = Math.Max(time.Start, plan.Scan.FirstLate) };
            var lacking = due.Length >= Least && await Lacks(run, plan, smallest, chunk, stretch with { Time = due }, source);
            if (run.Failure is not null) return [];
            found.Add(new FoundStretch(smallest.Key, stretch.Kind, time, InSource: !lacking));
        }
        return [.. found];
    }

    /// <summary>The part of an encode that may have a stretch; null when none can.</summary>
    private Interval? Suspect(string path, double length)
    {
        if (options.Level == VerificationLevel.Decode) return new Interval(0, length);
        return QuietSamples.Find(MovieReader.ReadFile(path).Tracks[0], Least) is { } quiet ? quiet.Within(new Interval(0, length)) : null;
    }

    /// <summary>The stretches that are long enough, the longest of each kind. What is black is frozen too, and is told once.</summary>
    private IEnumerable<Stretch> Wanted(Stretch[] stretches)
    {
        var black = stretches.Where(stretch => stretch.Kind == StretchKind.Black).Select(stretch => stretch.Time).ToArray();
        return stretches
            .Where(stretch => stretch.Kind switch
            {
                StretchKind.Black => options.Black != StretchPolicy.Off && stretch.Time.Length >= Least,
                StretchKind.Frozen => options.Frozen != StretchPolicy.Off
                    && stretch.Time.LongestUncovered(black, 0).Length >= Least,
                _ => stretch.Time.Length >= Least,
            })
            .GroupBy(stretch => stretch.Kind)
            .SelectMany(kind => kind.OrderByDescending(stretch => stretch.Time.Length).Take(MostLooks))
            .OrderBy(stretch => stretch.Time.Start);
    }

    /// <summary>
    /// Whether the source is different in the middle of a stretch; as long as twice the shortest stretch is enough to tell. A source of
    /// which too few frames can be had is not told to be different.
    /// </summary>
    private async Task<bool> Lacks(Run run, EncodePlan plan, VideoEncode encode, Chunk chunk, Stretch stretch, string source)
    {
        var middle = stretch.Time.Middle(2 * Least);
        var planned = plan.Preparation.FrameRate is { } rate ? middle.Length * rate.Value : 1;
        foreach (var seek in new[] { Seek(plan, chunk, middle.Start), chunk.Seek }.Distinct())
        {
            var part = chunk with { Start = middle.Start, End = middle.End, Seek = seek };
            if (!await run.Of(StretchCommand.SourceVideo(plan, encode, part, limits, source, run.Folder))) return false;
            var frames = new DecodedFrames();
            foreach (var line in run.Taken(StretchCommand.FramesName)) frames.Read(line);
            var same = StretchReader.Read(run.Taken(StretchCommand.FileName), middle.Length)
                .Where(found => found.Kind == stretch.Kind).Select(found => found.Time.Shifted(middle.Start));
            if (frames.Frames < Enough * planned) continue;
            return middle.LongestUncovered(same, Grown).Length >= Least - Grown;
        }
        return false;
    }

    private async Task<FoundStretch[]> Silences(Run run, EncodePlan plan, AudioEncode audio, string source)
    {
        var path = run.Path($"{audio.Key}.mp4");
        if (Suspect(path, audio.Duration) is not { } part) return [];
        if (!await run.OfEncode(StretchCommand.EncodedAudio(path, part, run.Folder))) return [];
        var silent = Wanted(StretchReader.Read(run.Taken(StretchCommand.FileName), part.Length))
            .Select(stretch => stretch.Time.Shifted(part.Start)).ToArray();
        if (silent is []) return [];
        var end = silent.Max(time => time.End);
        if (!await run.Of(StretchCommand.SourceAudio(plan, audio, end, limits, source, run.Folder))) return [];
        var same = StretchReader.Read(run.Taken(StretchCommand.FileName), end).Select(stretch => stretch.Time).ToArray();
        return Array.ConvertAll(
            silent, time => new FoundStretch(
                audio.Key, StretchKind.Silent, time, time.LongestUncovered(same, Grown).Length < Least - Grown));
    }

    private async Task<SsimFigures[]> Ssim(Run run, EncodePlan plan, Chunk chunk, string source)
    {
        var found = new List<SsimFigures>();
        foreach (var window in SsimWindows.Of(plan, chunk, options.SsimWindows, options.SsimWindow.TotalSeconds))
        {
            var last = window.End + Behind >= (chunk.End ?? plan.Duration) ? chunk.End : window.End + Behind;
            var part = chunk with { Start = window.Start, End = last, Seek = Seek(plan, chunk, window.Start) };
            if (!await run.Of(SsimCommand.Build(plan, chunk, part, window.End, limits, source, run.Folder))) break;
            found.AddRange(
                plan.Encoded.Select(encode => SsimWindows.Read(encode.Key, window.Start, run.Taken(SsimCommand.FileName(encode))))
                    .OfType<SsimFigures>());
        }
        return [.. found];
    }

    /// <summary>
    /// Where to begin to read for a part in the middle of a chunk: before the keyframe from which it can be reached, however far apart they
    /// are; where the chunk does, if that cannot be told.
    /// </summary>
    private static double? Seek(EncodePlan plan, Chunk chunk, double start)
    {
        if (plan.Scan is not { Held: null, DecoderDelay: 0, Gops: { } gops }) return chunk.Seek;
        var time = plan.Scan.FirstTime + start - gops.Longest - Before;
        return time > (chunk.Seek ?? plan.Scan.FileStart) ? time : chunk.Seek;
    }

    /// <summary>Runs of ffmpeg that write into one folder; the first one that does not end by itself ends the look.</summary>
    private sealed class Run(IFfmpegRunner ffmpeg, string folder, TimeSpan cpuTime, CancellationToken cancellationToken)
    {
        public string Folder => folder;

        public FfmpegResult? Failure { get; private set; }

        /// <summary>Runs what must succeed, for it reads an encode of our own alone. Whether it did.</summary>
        public async Task<bool> OfEncode(FfmpegCommand command)
        {
            var result = await Ended(command);
            if (!result.Succeeded) Failure = result;
            return result.Succeeded;
        }

        /// <summary>Runs what reads the source. Whether it succeeded; an error of the source tells nothing of the encode.</summary>
        public async Task<bool> Of(FfmpegCommand command)
        {
            var result = await Ended(command);
            if (result.Outcome != FfmpegOutcome.Exited) Failure = result;
            return result.Succeeded;
        }

        private Task<FfmpegResult> Ended(FfmpegCommand command) =>
            ffmpeg.Run(command with { CpuTime = cpuTime }, cancellationToken: cancellationToken);

        public string Path(string name) => System.IO.Path.Combine(folder, name);

        /// <summary>The lines of a file that the last run wrote, which is removed; none when it wrote none.</summary>
        public string[] Taken(string name)
        {
            var path = Path(name);
            if (!File.Exists(path)) return [];
            var lines = File.ReadAllLines(path);
            File.Delete(path);
            return lines;
        }
    }
}
