using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Encoder.Silo.Tests.Outbound;

/// <summary>A TCP server on the loopback interface that can send malformed responses.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<RawConnection, Task> _serve;
    private readonly X509Certificate2? _certificate;
    private readonly ConcurrentBag<Task> _serving = [];
    private readonly Task _accepting;
    private int _connections;

    /// <param name="serve">Serves one connection, which is closed when the task ends.</param>
    /// <param name="address">The address to listen on; null for 127.0.0.1.</param>
    /// <param name="port">The port to listen on; 0 for any free port.</param>
    /// <param name="certificate">If not null, the server uses TLS.</param>
    public RawServer(Func<RawConnection, Task> serve, string? address = null, int port = 0, X509Certificate2? certificate = null)
    {
        _serve = serve;
        _certificate = certificate;
        _listener = new TcpListener(IPAddress.Parse(address ?? "127.0.0.1"), port);
        _listener.Start();
        _accepting = Accept();
    }

    /// <summary>The complete requests, with headers and body, in the order of arrival.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    public int Connections => Volatile.Read(ref _connections);

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Url => $"http{(_certificate is null ? "" : "s")}://127.0.0.1:{Port}/";

    /// <summary>Creates a server that reads each request and sends the same response.</summary>
    public static RawServer Answering(string answer) => new(async connection =>
    {
        await connection.ReadRequest();
        await connection.Write(answer);
    });

    /// <summary>Creates a server that responds with a status and headers, without a body.</summary>
    public static RawServer Answering(int status, params string[] headers) =>
        Answering($"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n{string.Concat(headers.Select(header => $"{header}\r\n"))}\r\n");

    /// <summary>Creates a server that responds with 200 and a body.</summary>
    public static RawServer AnsweringBody(string body, params string[] headers) =>
        Answering(
            $"HTTP/1.1 200 OK\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n" +
            $"{string.Concat(headers.Select(header => $"{header}\r\n"))}\r\n{body}");

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Stop();
        await Task.WhenAll(_serving);
        _stopping.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stopping.Token);
                Interlocked.Increment(ref _connections);
                _serving.Add(Serve(socket));
            }
        }
        catch (OperationCanceledException)
        {
            // The test has ended.
        }
    }

    private async Task Serve(Socket socket)
    {
        using (socket)
        {
            try
            {
                await using var stream = await Open(socket);
                await _serve(new RawConnection(this, socket, stream, _stopping.Token));
            }
            catch (Exception exception) when (
                exception is IOException or SocketException or AuthenticationException or OperationCanceledException)
            {
                // The client closed the connection, as in many of these tests, or the test has ended.
            }
        }
    }

    private async Task<Stream> Open(Socket socket)
    {
        var network = new NetworkStream(socket);
        if (_certificate is null) return network;
        var tls = new SslStream(network);
        // Offline, so that the server does not fetch the issuer named in the certificate.
        var certificate = SslStreamCertificateContext.Create(_certificate, [], offline: true);
        var options = new SslServerAuthenticationOptions { ServerCertificateContext = certificate };
        await tls.AuthenticateAsServerAsync(options, _stopping.Token);
        return tls;
    }
}

/// <summary>A connection that a <see cref="RawServer"/> serves.</summary>
internal sealed class RawConnection(RawServer server, Socket socket, Stream stream, CancellationToken stopping)
{
    public CancellationToken Stopping => stopping;

    /// <summary>Reads a request, including a body of Content-Length bytes.</summary>
    public async Task<string> ReadRequest()
    {
        var read = new List<byte>();
        var buffer = new byte[4096];
        while (!IsWhole(Encoding.UTF8.GetString([.. read])))
        {
            var more = await stream.ReadAsync(buffer, stopping);
            if (more == 0) throw new IOException("The request broke off.");
            read.AddRange(buffer.AsSpan(0, more));
        }
        var request = Encoding.UTF8.GetString([.. read]);
        server.Requests.Enqueue(request);
        return request;
    }

    public Task Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    public async Task Write(byte[] bytes)
    {
        await stream.WriteAsync(bytes, stopping);
        await stream.FlushAsync(stopping);
    }

    /// <summary>Writes the same text repeatedly until the client closes the connection.</summary>
    public async Task WriteForEver(string text, TimeSpan pause = default)
    {
        while (true)
        {
            await Write(text);
            if (pause > TimeSpan.Zero) await Task.Delay(pause, stopping);
        }
    }

    /// <summary>Sends nothing until the client closes the connection.</summary>
    public async Task Hang()
    {
        await stream.CopyToAsync(Stream.Null, stopping);
    }

    /// <summary>Resets the connection.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
    }

    private static bool IsWhole(string read)
    {
        var end = read.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0) return false;
        const string Length = "Content-Length:";
        var header = read[..end].Split("\r\n").FirstOrDefault(line => line.StartsWith(Length, StringComparison.OrdinalIgnoreCase));
        var length = header?[Length.Length..];
        return Encoding.UTF8.GetByteCount(read[(end + 4)..]) >= int.Parse(length ?? "0");
    }
}
