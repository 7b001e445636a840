using System.Net.Sockets;
using System.Security.Authentication;

namespace Encoder.Silo.Outbound;

/// <summary>Why a request had no answer, or not all of it.</summary>
/// <param name="Message">For the person who chose the URL: names no address, and nothing of this machine.</param>
/// <param name="WorthRetrying">Whether the same request may well succeed minutes later.</param>
/// <param name="Refused">Whether it was not made because it is forbidden.</param>
public sealed record OutboundFailure(string Message, bool WorthRetrying, bool Refused = false)
{
    /// <summary>The URL itself may not be requested.</summary>
    public static OutboundFailure BadUrl { get; } = new(OutboundUrl.Rule, WorthRetrying: false, Refused: true);

    /// <summary>The host has an address that may not be dialled.</summary>
    public static OutboundFailure ForbiddenAddress { get; } = new("The host of the URL has an address that may not be requested.", WorthRetrying: false, Refused: true);

    /// <summary>Says what an exception of the HTTP client means.</summary>
    public static OutboundFailure From(Exception exception) => exception switch
    {
        HttpRequestException { InnerException: OutboundException forbidden } => forbidden.Failure,
        HttpRequestException { InnerException: AuthenticationException } => new("The server's certificate or TLS version is not acceptable.", WorthRetrying: false),
        HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } } => new("The host of the URL does not exist.", WorthRetrying: false),
        HttpRequestException { HttpRequestError: var error } => From(error),
        HttpIOException { HttpRequestError: var error } => From(error),
        OperationCanceledException => new("The server did not accept a connection in time.", WorthRetrying: true),
        _ => From(HttpRequestError.Unknown),
    };

    private static OutboundFailure From(HttpRequestError error) => error switch
    {
        HttpRequestError.NameResolutionError => new("The host of the URL could not be looked up.", WorthRetrying: true),
        HttpRequestError.ConnectionError => new("No connection to the server could be made.", WorthRetrying: true),
        HttpRequestError.SecureConnectionError => new("No TLS connection to the server could be made.", WorthRetrying: true),
        HttpRequestError.InvalidResponse => new("The server's answer is not valid HTTP.", WorthRetrying: false),
        HttpRequestError.ConfigurationLimitExceeded => new("The head of the server's answer is too long.", WorthRetrying: false),
        _ => new("The connection broke before the server's answer was complete.", WorthRetrying: true),
    };
}

/// <summary>Carries a failure through the HTTP client and out of streams.</summary>
public sealed class OutboundException(OutboundFailure failure, Exception? inner = null) : IOException(failure.Message, inner)
{
    public OutboundFailure Failure => failure;
}
