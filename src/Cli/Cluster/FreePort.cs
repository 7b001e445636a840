using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Encoder.Cli.Cluster;

/// <summary>Finds ports for processes that need an explicit one.</summary>
internal static class FreePort
{
    private const int Lowest = 10_000;
    private const string EphemeralRange = "/proc/sys/net/ipv4/ip_local_port_range";

    /// <summary>Returns a port of the loopback interface that is free now.</summary>
    /// <remarks>
    /// The port is below the ephemeral range (ip(7)): otherwise, an outgoing connection could take it while the process restarts.
    /// </remarks>
    public static int Find()
    {
        var end = int.Parse(File.ReadAllText(EphemeralRange).Split()[0], CultureInfo.InvariantCulture);
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(Lowest, end);
            if (IsFree(port)) return port;
        }
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return false;
        }
    }
}
