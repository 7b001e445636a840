using System.Net.Sockets;
using System.Security.Authentication;

namespace Encoder.Silo.Outbound;

/// <summary>Why a request got no response, or an incomplete one.</summary>
/// <param name="Message">The message for the person who chose the URL. It reveals no address and nothing about this machine.</param>
/// <param name="IsTransient">Whether the same request may succeed minutes later.</param>
/// <param name="Refused">Whether the outbound rules forbid the request, so that it was not sent.</param>
public sealed record OutboundFailure(string Message, bool IsTransient, bool Refused = false)
{
    /// <summary>The URL breaks <see cref="OutboundUrl.Rule"/>.</summary>
    public static OutboundFailure BadUrl { get; } = new(OutboundUrl.Rule, IsTransient: false, Refused: true);

    /// <summary>The host has an address that the policy forbids.</summary>
    public static OutboundFailure ForbiddenAddress { get; } =
        new("The host of the URL has an address that may not be requested.", IsTransient: false, Refused: true);

    /// <summary>Translates an exception of the HTTP client.</summary>
    public static OutboundFailure From(Exception exception) => exception switch
    {
        HttpRequestException { InnerException: OutboundException forbidden } => forbidden.Failure,
        HttpRequestException { InnerException: AuthenticationException } =>
            new("The server's certificate or TLS version is not acceptable.", IsTransient: false),
        HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } } =>
            new("The host of the URL does not exist.", IsTransient: false),
        HttpRequestException { HttpRequestError: var error } => From(error),
        HttpIOException { HttpRequestError: var error } => From(error),
        OperationCanceledException => new("The server did not accept a connection in time.", IsTransient: true),
        _ => From(HttpRequestError.Unknown),
    };

    private static OutboundFailure From(HttpRequestError error) => error switch
    {
        HttpRequestError.NameResolutionError => new("The host of the URL could not be looked up.", IsTransient: true),
        HttpRequestError.ConnectionError => new("No connection to the server could be made.", IsTransient: true),
        HttpRequestError.SecureConnectionError => new("No TLS connection to the server could be made.", IsTransient: true),
        HttpRequestError.InvalidResponse => new("The server's response is not valid HTTP.", IsTransient: false),
        HttpRequestError.ConfigurationLimitExceeded => new("The headers of the server's response are too long.", IsTransient: false),
        _ => new("The connection broke before the server's response was complete.", IsTransient: true),
    };
}

/// <summary>Carries an <see cref="OutboundFailure"/> out of the HTTP client and out of streams.</summary>
public sealed class OutboundException(OutboundFailure failure, Exception? inner = null) : IOException(failure.Message, inner)
{
    public OutboundFailure Failure => failure;
}
