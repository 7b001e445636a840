using Encoder.Grains.Work;
using Encoder.Media.Commands;
using Encoder.Media.Probing;
using Encoder.Media.Processes;

namespace Encoder.Silo.Units;

/// <summary>Encodes the sound of a job, once.</summary>
public sealed class AudioUnit(IFfmpegRunner ffmpeg, SourceFiles files, MediaLimits limits)
{
    public async Task<UnitResult> Run(UnitContext context, AudioOrder order, CancellationToken cancellationToken)
    {
        var audio = order.Plan.Audio!;
        var command = AudioCommand.Build(order.Plan, limits, files.Source(context.JobId, order.Source), context.Folder) with { CpuTime = limits.EncodeTime(audio.Duration) };
        var run = await ffmpeg.Run(command, progress => context.Progress(progress.OutTime.TotalSeconds / audio.Duration), cancellationToken: cancellationToken);
        return UnitFailures.Of(run) ?? (UnitResult)new Encoded([]);
    }
}
