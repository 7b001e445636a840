using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Encoder.Contracts.Hosting;

/// <summary>Connects an Orleans client to an Encoder service that runs on the same machine, as one process with one data folder.</summary>
public static class DataFolderClient
{
    /// <summary>The cluster id of a service on one machine.</summary>
    public const string ClusterId = "encoder";

    /// <summary>
    /// Connects the client to the Unix domain socket in the service's data folder. Only the socket's owner can use it, so this process must
    /// run as the same user.
    /// </summary>
    /// <param name="client">The client to configure.</param>
    /// <param name="dataFolder">The service's data folder, as set by <c>--data</c> or <c>Encoder:Storage:DataFolder</c>.</param>
    public static IClientBuilder UseEncoderDataFolder(this IClientBuilder client, string dataFolder)
    {
        ArgumentNullException.ThrowIfNull(client);
        var socket = Path.Combine(Path.GetFullPath(dataFolder), "run", "grains.sock");
        // The address is a placeholder: every connection goes to the socket.
        client.UseStaticClustering(new IPEndPoint(IPAddress.Loopback, 30000));
        client.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (ClusterId, ClusterId));
        // Orleans resolves its transport by a key that is not public, so this replaces every keyed transport.
        foreach (var tcp in client.Services.Where(s => s.IsKeyedService && s.ServiceType == typeof(IConnectionFactory)).ToArray())
        {
            client.Services.Remove(tcp);
            client.Services.AddKeyedSingleton<IConnectionFactory>(tcp.ServiceKey, (_, _) => new SocketConnections(socket));
        }
        return client;
    }

    private sealed class SocketConnections(string path) : IConnectionFactory
    {
        public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
            return new SocketConnection(new NetworkStream(socket, ownsSocket: true), endpoint);
        }
    }

    private sealed class SocketConnection : DefaultConnectionContext
    {
        private readonly NetworkStream _stream;

        public SocketConnection(NetworkStream stream, EndPoint remote)
            : base(Guid.NewGuid().ToString("N"))
        {
            _stream = stream;
            RemoteEndPoint = remote;
            Transport = new Pipes(PipeReader.Create(stream), PipeWriter.Create(stream));
        }

        public override async ValueTask DisposeAsync()
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
            await base.DisposeAsync().ConfigureAwait(false);
        }

        private sealed record Pipes(PipeReader Input, PipeWriter Output) : IDuplexPipe;
    }
}
