using System.Net;
using System.Net.Sockets;

namespace Encoder.Testing;

/// <summary>Ports for processes that must be told one.</summary>
public static class FreePort
{
    /// <summary>A port of loopback at which nothing listened a moment ago.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
