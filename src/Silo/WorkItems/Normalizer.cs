using Encoder.Contracts.Jobs;
using Encoder.Grains.Work;
using Encoder.Media.Commands;
using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Processes;

namespace Encoder.Silo.WorkItems;

/// <summary>Measures the loudness of a job's audio before and after encoding, if it is to be normalized.</summary>
internal sealed class Normalizer(IFfmpegRunner ffmpeg, EncodePlan plan, MediaLimits limits)
{
    /// <summary>The warning that audio did not reach the requested loudness.</summary>
    public const string LoudnessMissed = "loudness_missed";

    /// <summary>
    /// The largest accepted difference between requested and resulting loudness, in LU: EBU R 128 allows 0.5 for programmes that are not
    /// live, and AAC encoding changes the loudness slightly.
    /// </summary>
    private const double Tolerance = 1;

    private readonly Dictionary<string, Loudness> _measured = [];
    private readonly List<PlanWarning> _warnings = [];

    /// <summary>The loudness of encodes before normalization, by key. Silent encodes and those not to be normalized are omitted.</summary>
    public IReadOnlyDictionary<string, Loudness> Measured => _measured;

    public IReadOnlyList<PlanWarning> Warnings => _warnings;

    /// <summary>Measures the source, as the first pass. Returns null if it succeeded.</summary>
    /// <param name="source">The local path of the source.</param>
    public async Task<WorkFailed?> Measure(string source, CancellationToken cancellationToken)
    {
        foreach (var audio in plan.AudioEncodes.Where(audio => audio.Loudness is not null))
        {
            var command = AudioCommand.Measure(plan, audio, limits, source);
            var (found, failure) = await Measure(command, audio, cancellationToken);
            if (failure is not null) return failure;
            if (!found!.IsSilent) _measured[audio.Key] = found;
            else _warnings.Add(new PlanWarning(LoudnessMissed, $"{audio.Label.Name} is silent and was not normalized."));
        }
        return null;
    }

    /// <summary>Measures the encodes and writes a report beside each. Returns null if it succeeded.</summary>
    /// <param name="folder">The folder with the encodes.</param>
    public async Task<WorkFailed?> Confirm(string folder, CancellationToken cancellationToken)
    {
        foreach (var audio in plan.AudioEncodes)
        {
            if (!_measured.TryGetValue(audio.Key, out var before)) continue;
            var path = Path.Combine(folder, $"{audio.Key}.mp4");
            var (after, failure) = await Measure(LoudnessCommand.Build(path), audio, cancellationToken);
            if (failure is not null) return failure;
            var report = new LoudnessReport(audio.Loudness!.Value, before, after!);
            report.Write(path);
            if (Math.Abs(after!.Integrated - report.Target) > Tolerance)
                _warnings.Add(new PlanWarning(
                    LoudnessMissed, $"{audio.Label.Name} has {after.Integrated:0.#} LUFS instead of {report.Target:0.#} LUFS."));
        }
        return null;
    }

    private async Task<(Loudness? Found, WorkFailed? Failure)> Measure(
        FfmpegCommand command, AudioEncode audio, CancellationToken cancellationToken)
    {
        var run = await ffmpeg.Run(command with { CpuTime = limits.EncodeTime(audio.Duration) }, cancellationToken: cancellationToken);
        if (WorkFailures.Of(run) is { } failure) return (null, failure);
        return Loudness.Read(run.Errors) is { } found
            ? (found, null)
            : (null, new WorkFailed(JobErrorCodes.EncoderFailed, "The loudness of the audio could not be measured.", IsTransient: true));
    }
}
