using System.Net.Sockets;
using System.Text;

namespace Encoder.Gateway.Tests.Files;

/// <summary>A request written byte by byte, so that it can be truncated, slow or malformed.</summary>
internal sealed class RawRequest : IDisposable
{
    private readonly TcpClient _connection = new();

    private RawRequest()
    {
    }

    public NetworkStream Stream => _connection.GetStream();

    public static async Task<RawRequest> Connect(Uri address)
    {
        var request = new RawRequest();
        await request._connection.ConnectAsync(address.Host, address.Port);
        return request;
    }

    public ValueTask Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    public ValueTask Send(ReadOnlyMemory<byte> bytes) => Stream.WriteAsync(bytes);

    /// <summary>Returns everything that the server sends until the connection closes.</summary>
    public async Task<string> Answer()
    {
        using var text = new MemoryStream();
        try
        {
            await Stream.CopyToAsync(text);
        }
        catch (IOException)
        {
            // The connection was reset. What arrived before is the answer.
        }
        return Encoding.Latin1.GetString(text.ToArray());
    }

    /// <summary>Resets the connection, as a crash of the client would.</summary>
    public void Abort()
    {
        _connection.LingerState = new LingerOption(enable: true, seconds: 0);
        _connection.Close();
    }

    public void Dispose() => _connection.Dispose();
}
