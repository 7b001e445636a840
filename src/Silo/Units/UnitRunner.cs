using Encoder.Grains.Work;

namespace Encoder.Silo.Units;

/// <summary>Runs work items.</summary>
public interface IUnitRunner
{
    /// <summary>
    /// Runs one work item. A failure of the work is a result; an exception is a fault of the service, its disk or its tools.
    /// </summary>
    Task<UnitResult> Run(UnitContext context, UnitOrder order, CancellationToken cancellationToken);
}

/// <summary>Passes a work item to its handler.</summary>
public sealed class UnitRunner(
    IngestUnit ingest, EncodeUnit encode, CopyUnit copy, AudioUnit audio, PackageUnit package, ThumbnailsUnit thumbnails) : IUnitRunner
{
    public Task<UnitResult> Run(UnitContext context, UnitOrder order, CancellationToken cancellationToken) => order switch
    {
        IngestOrder ingestOrder => ingest.Run(context, ingestOrder, cancellationToken),
        EncodeOrder encodeOrder => encode.Run(context, encodeOrder, cancellationToken),
        CopyOrder copyOrder => copy.Run(context, copyOrder, cancellationToken),
        AudioOrder audioOrder => audio.Run(context, audioOrder, cancellationToken),
        PackageOrder packageOrder => package.Run(context, packageOrder, cancellationToken),
        ThumbnailsOrder thumbnailsOrder => thumbnails.Run(context, thumbnailsOrder, cancellationToken),
        _ => throw new ArgumentException($"Nobody knows how to do {order.GetType().Name}.", nameof(order)),
    };
}
