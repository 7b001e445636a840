using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Encoder.Cli.Cluster;

/// <summary>Ports for processes that must be told one.</summary>
internal static class FreePort
{
    private const int Lowest = 10_000;
    private const string EphemeralRange = "/proc/sys/net/ipv4/ip_local_port_range";

    /// <summary>A port of loopback at which nothing listens now.</summary>
    /// <remarks>
    /// It lies below the ports that the system gives to outgoing connections (ip(7)): one of those would hold it while its process
    /// is restarted.
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
