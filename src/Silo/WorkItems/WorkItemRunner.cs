using Encoder.Grains.Work;

namespace Encoder.Silo.WorkItems;

/// <summary>Runs work items.</summary>
public interface IWorkItemRunner
{
    /// <summary>
    /// Runs one work item. A failure of the work is a result; an exception is a fault of the service, its disk or its tools.
    /// </summary>
    Task<WorkResult> Run(WorkItemContext context, WorkPayload payload, CancellationToken cancellationToken);
}

/// <summary>Passes a work item to its handler.</summary>
public sealed class WorkItemRunner(
    IngestHandler ingest, EncodeHandler encode, CopyHandler copy, AudioHandler audio, PackageHandler package,
    ThumbnailsHandler thumbnails) : IWorkItemRunner
{
    public Task<WorkResult> Run(WorkItemContext context, WorkPayload payload, CancellationToken cancellationToken) => payload switch
    {
        IngestPayload ingestPayload => ingest.Run(context, ingestPayload, cancellationToken),
        EncodePayload encodePayload => encode.Run(context, encodePayload, cancellationToken),
        CopyPayload copyPayload => copy.Run(context, copyPayload, cancellationToken),
        AudioPayload audioPayload => audio.Run(context, audioPayload, cancellationToken),
        PackagePayload packagePayload => package.Run(context, packagePayload, cancellationToken),
        ThumbnailsPayload thumbnailsPayload => thumbnails.Run(context, thumbnailsPayload, cancellationToken),
        _ => throw new ArgumentException($"There is no handler for {payload.GetType().Name}.", nameof(payload)),
    };
}
