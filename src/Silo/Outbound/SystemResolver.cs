using System.Net;

namespace Encoder.Silo.Outbound;

/// <summary>Resolves names with the operating system's resolver.</summary>
/// <remarks>
/// Its call blocks, for tens of seconds when the name's servers do not answer, and cannot be cancelled. Each call gets a thread of its own,
/// so that names chosen to hang do not exhaust the thread pool.
/// </remarks>
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
