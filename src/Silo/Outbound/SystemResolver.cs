using System.Net;

namespace Encoder.Silo.Outbound;

/// <summary>Resolves names with the operating system's resolver.</summary>
/// <remarks>
/// The call cannot be cancelled, and blocks for tens of seconds if the name servers do not answer. Each call gets a thread of its own, so
/// that names chosen to hang do not exhaust the thread pool.
/// </remarks>
public static class SystemResolver
{
    /// <param name="lookUp">The blocking call; null for <see cref="Dns.GetHostAddresses(string)"/>.</param>
    public static HostResolver Create(Func<string, IPAddress[]>? lookUp = null)
    {
        lookUp ??= Dns.GetHostAddresses;
        return (host, cancellationToken) => Task.Factory
            .StartNew(() => lookUp(host), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .WaitAsync(cancellationToken);
    }
}
