using System.Net;

namespace Encoder.Silo.Outbound;

/// <summary>Looks up names with the operating system's resolver, whose call blocks: up to tens of seconds for a name whose servers are silent, and it cannot be cancelled.</summary>
/// <remarks>Each look-up has a thread of its own, so that names chosen to hang take no thread from the pool that everything else runs on.</remarks>
public static class SystemResolver
{
    /// <param name="lookUp">The blocking call; <see cref="Dns.GetHostAddresses(string)"/> when null.</param>
    public static HostResolver Create(Func<string, IPAddress[]>? lookUp = null)
    {
        lookUp ??= Dns.GetHostAddresses;
        return (host, cancellationToken) => Task.Factory
            .StartNew(() => lookUp(host), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .WaitAsync(cancellationToken);
    }
}
