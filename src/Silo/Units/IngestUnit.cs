using Encoder.Contracts.Jobs;
using Encoder.Grains.Work;
using Encoder.Media.Planning;
using Encoder.Media.Probing;
using Encoder.Silo.Outbound;
using Encoder.Storage.Media;

namespace Encoder.Silo.Units;

/// <summary>Fetches the source when it has a URL, looks into it, and plans.</summary>
public sealed class IngestUnit(IMediaStore media, SourceFetcher fetcher, SourceProbe probe, EncodingOptions encoding, MediaLimits limits)
{
    public async Task<UnitResult> Run(UnitContext context, IngestOrder order, CancellationToken cancellationToken)
    {
        string source;
        if (order.FilePath is { } filePath)
        {
            source = media.LocalPath(filePath);
            if (!File.Exists(source)) return new UnitFailed(JobErrorCodes.SourceUnreadable, "The uploaded video is gone.", MayPass: false);
        }
        else
        {
            source = Path.Combine(context.Folder, SourceFiles.FetchedName);
            if (await Fetch(order.Url!, source, cancellationToken) is { } failure) return UnitFailures.Of(failure);
        }

        var probed = await probe.Probe(source, ScanRequest.For(order.Outputs, encoding), cancellationToken);
        if (probed.Failure is { } run) return UnitFailures.Of(run) ?? throw new InvalidOperationException("ffprobe failed and succeeded.");
        if (probed.Refusal is { } refusal) return UnitFailures.Of(refusal);
        var planned = Planner.Plan(probed.Info!, probed.Scan!, order.Outputs, encoding, limits);
        return planned.Refusal is { } unplannable ? UnitFailures.Of(unplannable) : new Ingested(planned.Plan!);
    }

    private async Task<SourceFailure?> Fetch(string url, string target, CancellationToken cancellationToken)
    {
        var fetched = await fetcher.Fetch(url, cancellationToken);
        if (fetched.File is { } staged) File.Move(staged.LocalPath, target, overwrite: true);
        return fetched.Failure;
    }
}
