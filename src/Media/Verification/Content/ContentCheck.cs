using Encoder.Media.Commands;
using Encoder.Media.Mp4.Reading;
using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Processes;
using Encoder.Media.Verification.Decoding;

namespace Encoder.Media.Verification.Content;

/// <summary>
/// Compares finished encodes with their source: finds black, frozen and silent stretches that the source does not have, and measures SSIM.
/// </summary>
/// <remarks>
/// Stretches are searched for in three steps, each only if the previous one found something: the sizes of samples, a decode of the suspect
/// part of the smallest rung, and a decode of the source at the same time. All rungs are encoded from the same frames, so one represents
/// all. With <see cref="VerificationLevel.Decode"/>, the first step is skipped.
/// </remarks>
/// <param name="ffmpeg">Runs the decodes.</param>
/// <param name="options">What to search for.</param>
/// <param name="limits">The limits of sources.</param>
public sealed class ContentCheck(IFfmpegRunner ffmpeg, VerificationOptions options, MediaLimits limits)
{
    /// <summary>The number of stretches of each kind in a chunk for which the source is decoded: the longest ones.</summary>
    private const int MaxLooks = 3;

    /// <summary>The seconds by which a stretch of the source is extended at both ends before it is compared.</summary>
    private const double Grown = 0.5;

    /// <summary>The extra seconds of the source to read, so that a comparison does not run out of frames at its end.</summary>
    private const double Behind = 0.5;

    /// <summary>The seconds to seek back beyond the wanted keyframe, for fields and pulldown cycles that begin before it.</summary>
    private const double Before = 1;

    /// <summary>The fraction of the planned frames that must be decodable to judge the source.</summary>
    private const double Enough = 0.9;

    private double Least => options.MinStretch.TotalSeconds;

    /// <summary>Checks the encodes of a chunk.</summary>
    /// <param name="plan">The plan of the encodes.</param>
    /// <param name="chunk">The chunk.</param>
    /// <param name="source">The real path of the source.</param>
    /// <param name="folder">The real path of the folder with the encodes; temporary files are written to it.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
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

    /// <summary>Checks all audio encodes of a plan.</summary>
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
            // Until its own time, the source's first frame replaces missing frames.
            var due = time with { Start = Math.Max(time.Start, plan.Scan.FirstLate) };
            var lacking = due.Length >= Least && await Lacks(run, plan, smallest, chunk, stretch with { Time = due }, source);
            if (run.Failure is not null) return [];
            found.Add(new FoundStretch(smallest.Key, stretch.Kind, time, InSource: !lacking));
        }
        return [.. found];
    }

    /// <summary>Returns the part of an encode that may contain a stretch; null if none can.</summary>
    private Interval? Suspect(string path, double length)
    {
        if (options.Level == VerificationLevel.Decode) return new Interval(0, length);
        return QuietSamples.Find(MovieReader.ReadFile(path).Tracks[0], Least) is { } quiet ? quiet.Within(new Interval(0, length)) : null;
    }

    /// <summary>
    /// Returns the stretches that are long enough, the longest of each kind. A black stretch is also frozen, but reported only once.
    /// </summary>
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
            .SelectMany(kind => kind.OrderByDescending(stretch => stretch.Time.Length).Take(MaxLooks))
            .OrderBy(stretch => stretch.Time.Start);
    }

    /// <summary>
    /// Returns whether the source differs in the middle of a stretch; twice the minimum duration is enough to tell. If too few frames of
    /// the source can be decoded, it counts as not different.
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
    /// Returns where to start reading for a part in the middle of a chunk: before the keyframe from which the part can be decoded, even at
    /// the largest keyframe distance; the chunk's own seek position if that is unknown.
    /// </summary>
    private static double? Seek(EncodePlan plan, Chunk chunk, double start)
    {
        if (plan.Scan is not { Held: null, DecoderDelay: 0, Gops: { } gops }) return chunk.Seek;
        var time = plan.Scan.FirstTime + start - gops.Longest - Before;
        return time > (chunk.Seek ?? plan.Scan.FileStart) ? time : chunk.Seek;
    }

    /// <summary>Runs of ffmpeg that write into one folder. The first run that does not end by itself stops the check.</summary>
    private sealed class Run(IFfmpegRunner ffmpeg, string folder, TimeSpan cpuTime, CancellationToken cancellationToken)
    {
        public string Folder => folder;

        public FfmpegResult? Failure { get; private set; }

        /// <summary>Runs a command that reads only our own encode and must therefore succeed; returns whether it did.</summary>
        public async Task<bool> OfEncode(FfmpegCommand command)
        {
            var result = await Ended(command);
            if (!result.Succeeded) Failure = result;
            return result.Succeeded;
        }

        /// <summary>
        /// Runs a command that reads the source; returns whether it succeeded. An error in the source says nothing about the encode.
        /// </summary>
        public async Task<bool> Of(FfmpegCommand command)
        {
            var result = await Ended(command);
            if (result.Outcome != FfmpegOutcome.Exited) Failure = result;
            return result.Succeeded;
        }

        private Task<FfmpegResult> Ended(FfmpegCommand command) =>
            ffmpeg.Run(command with { CpuTime = cpuTime }, cancellationToken: cancellationToken);

        public string Path(string name) => System.IO.Path.Combine(folder, name);

        /// <summary>Returns the lines of a file written by the last run, and deletes the file; empty if there is none.</summary>
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
