using Encoder.Storage.Media;
using Encoder.Storage.Sql;
using Encoder.Storage.Tenants;
using Microsoft.Extensions.Hosting;

namespace Encoder.Storage;

/// <summary>
/// Opens all of storage when the host starts, by depending on it, so that errors are reported then and not at the first request.
/// </summary>
#pragma warning disable CS9113 // Resolving the services is all that is needed.
internal sealed class StorageStart(
    IDatabase database, IMediaStore media, IWorkspace workspace, ITenants tenants, StorageSpace space) : IHostedService
#pragma warning restore CS9113
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
