using System.Net;
using System.Net.Sockets;

namespace Encoder.Silo.Outbound;

/// <summary>Looks up the addresses of a host.</summary>
public delegate Task<IPAddress[]> HostResolver(string host, CancellationToken cancellationToken);

/// <summary>Opens the connections of outbound requests: the one place where a name becomes an address.</summary>
/// <remarks>
/// A name is looked up once for each connection, all of its addresses are judged, and a judged address is what is dialled. A
/// name whose answer changes from one look-up to the next (DNS rebinding) gains nothing.
/// </remarks>
/// <param name="connectTimeout">The time for all addresses together; each has an equal share, so that a dead first one leaves some for the next.</param>
internal sealed class OutboundDialer(OutboundAddressPolicy policy, HostResolver resolve, TimeSpan connectTimeout)
{
    public async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellationToken);
        // One forbidden address condemns the name: no public service has one, whoever names one is probing.
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
