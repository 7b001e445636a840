using Encoder.Contracts.Jobs;
using Encoder.Grains.Work;
using Encoder.Media.Commands;
using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Media.Processes;

namespace Encoder.Silo.WorkItems;

/// <summary>Measures the audio of a job that is to be normalized, before it is encoded and after.</summary>
internal sealed class Normalizer(IFfmpegRunner ffmpeg, EncodePlan plan, MediaLimits limits)
{
    /// <summary>The warning that audio could not be brought to the loudness that was asked for.</summary>
    public const string LoudnessMissed = "loudness_missed";

    /// <summary>
    /// Most LU between what was asked for and what came out: EBU R 128 allows 0.5 where a programme is not live, and AAC changes it a
    /// little.
    /// </summary>
    private const double Tolerance = 1;

    private readonly Dictionary<string, Loudness> _measured = [];
    private readonly List<PlanWarning> _warnings = [];

    /// <summary>How loud each encode would be, by its key; silent ones and those that are not to be normalized are left out.</summary>
    public IReadOnlyDictionary<string, Loudness> Measured => _measured;

    public IReadOnlyList<PlanWarning> Warnings => _warnings;

    /// <summary>The first pass. Null when it succeeded.</summary>
    /// <param name="source">Real path of the source.</param>
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

    /// <summary>Measures what came out, and notes it beside the encodes. Null when it succeeded.</summary>
    /// <param name="folder">Where the encodes are.</param>
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
