using Encoder.Grains.Work;

namespace Encoder.Silo.Units;

/// <summary>Runs work items.</summary>
public interface IUnitRunner
{
    /// <summary>
    /// Runs one work item. A failure of the work is a result; an exception is a fault of the service, its disk or its tools.
    /// </summary>
    Task<WorkResult> Run(UnitContext context, WorkPayload order, CancellationToken cancellationToken);
}

/// <summary>Passes a work item to its handler.</summary>
public sealed class UnitRunner(
    IngestUnit ingest, EncodeUnit encode, CopyUnit copy, AudioUnit audio, PackageUnit package, ThumbnailsUnit thumbnails) : IUnitRunner
{
    public Task<WorkResult> Run(UnitContext context, WorkPayload order, CancellationToken cancellationToken) => order switch
    {
        IngestPayload ingestOrder => ingest.Run(context, ingestOrder, cancellationToken),
        EncodePayload encodeOrder => encode.Run(context, encodeOrder, cancellationToken),
        CopyPayload copyOrder => copy.Run(context, copyOrder, cancellationToken),
        AudioPayload audioOrder => audio.Run(context, audioOrder, cancellationToken),
        PackagePayload packageOrder => package.Run(context, packageOrder, cancellationToken),
        ThumbnailsPayload thumbnailsOrder => thumbnails.Run(context, thumbnailsOrder, cancellationToken),
        _ => throw new ArgumentException($"Nobody knows how to do {order.GetType().Name}.", nameof(order)),
    };
}
