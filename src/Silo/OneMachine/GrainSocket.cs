using System.Net;
using System.Net.Sockets;
using System.Text;
using Encoder.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Encoder.Silo.OneMachine;

/// <summary>
/// Replaces the silo's TCP listeners: with a Unix domain socket in the data folder for other services of the same user
/// (<see cref="Contracts.Hosting.DataFolderClient"/>), and with nothing for other silos, because there are none.
/// </summary>
/// <remarks>
/// Grain calls carry no token. Any process that can open the socket is trusted; the mode of its folder, 0700, admits only the same user.
/// </remarks>
internal sealed partial class GrainSocket(
    DataFolder data, IOptions<EndpointOptions> endpoints, ILoggerFactory loggers, ILogger<GrainSocket> logger) : IConnectionListenerFactory
{
    /// <summary>The longest path of a socket, in bytes: <c>sun_path</c> of unix(7) without its terminating zero.</summary>
    private const int MaxPathBytes = 107;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the silo use this listener. Orleans requires ports, but they only distinguish the two endpoints.</summary>
    public static void Use(ISiloBuilder silo)
    {
        silo.ConfigureEndpoints(IPAddress.Loopback, EndpointOptions.DEFAULT_SILO_PORT, EndpointOptions.DEFAULT_GATEWAY_PORT);
        silo.Services.AddSingleton<GrainSocket>();
        // Orleans resolves its transports by keys that are not public.
        foreach (var tcp in silo.Services.Where(s => s.IsKeyedService && s.ServiceType == typeof(IConnectionListenerFactory)).ToArray())
        {
            silo.Services.Remove(tcp);
            silo.Services.AddKeyedSingleton<IConnectionListenerFactory>(
                tcp.ServiceKey, (provider, _) => provider.GetRequiredService<GrainSocket>());
        }
    }

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        if (endpoint is IPEndPoint { Port: var port } && port != endpoints.Value.GatewayPort) return new(new NoListener(endpoint));
        if (Encoding.UTF8.GetByteCount(data.GrainSocket) > MaxPathBytes)
        {
            Log.PathTooLong(logger, data.GrainSocket, MaxPathBytes);
            return new(new NoListener(endpoint));
        }
        var folder = Path.GetDirectoryName(data.GrainSocket)!;
        Directory.CreateDirectory(folder, OwnerOnly);
        File.SetUnixFileMode(folder, OwnerOnly);
        // A process that was killed may have left a socket. No other process uses the data folder.
        File.Delete(data.GrainSocket);
        var sockets = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggers);
        return sockets.BindAsync(new UnixDomainSocketEndPoint(data.GrainSocket), cancellationToken);
    }

    /// <summary>Accepts no connections.</summary>
    private sealed class NoListener(EndPoint endpoint) : IConnectionListener
    {
        private readonly TaskCompletionSource<ConnectionContext?> _unbound = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public EndPoint EndPoint => endpoint;

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
            new(_unbound.Task.WaitAsync(cancellationToken));

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            _unbound.TrySetResult(null);
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "The path of the grain socket, {Path}, is longer than {Bytes} bytes: other services cannot call the grains. "
                + "Use a data folder with a shorter path")]
        public static partial void PathTooLong(ILogger logger, string path, int bytes);
    }
}
