using System.Net;
using System.Net.Sockets;

namespace Encoder.Silo.Outbound;

/// <summary>Resolves a host name to its addresses.</summary>
public delegate Task<IPAddress[]> HostResolver(string host, CancellationToken cancellationToken);

/// <summary>Opens the connections of outbound requests. Only this class resolves host names.</summary>
/// <remarks>
/// Each connection resolves the name once, checks all of its addresses, and connects to one of them. A name that resolves differently the
/// next time (DNS rebinding) therefore has no effect.
/// </remarks>
/// <param name="policy">Decides which addresses are allowed.</param>
/// <param name="resolve">Resolves names.</param>
/// <param name="connectTimeout">
/// The time limit for all addresses of a host together. Each gets an equal share, so that an unreachable one leaves time for the others.
/// </param>
internal sealed class OutboundDialer(OutboundAddressPolicy policy, HostResolver resolve, TimeSpan connectTimeout)
{
    public async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellationToken);
        // One forbidden address is enough to refuse the name, because no public service has one.
        if (!addresses.All(policy.Allows)) throw new OutboundException(OutboundFailure.ForbiddenAddress);

        SocketException? last = null;
        foreach (var address in addresses)
        {
            try
            {
                return await Dial(new IPEndPoint(address, context.DnsEndPoint.Port), connectTimeout / addresses.Length, cancellationToken);
            }
            catch (SocketException exception)
            {
                last = exception;
            }
        }
        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    private static async Task<Stream> Dial(IPEndPoint endPoint, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(timeout);
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, patience.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new SocketException((int)SocketError.TimedOut);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
