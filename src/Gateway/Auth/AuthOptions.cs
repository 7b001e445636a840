namespace Encoder.Gateway.Auth;

/// <summary>What tokens must have; bound from <c>Encoder:Auth</c>.</summary>
public sealed class AuthOptions
{
    public const string Section = "Encoder:Auth";

    /// <summary>Whether a token without <c>exp</c> is refused. Clients of the API that this service replaces mint tokens without it.</summary>
    /// <value>False.</value>
    public bool RequireExpiry { get; set; }

    /// <summary>How far the clocks of clients may be off, for <c>exp</c> and <c>nbf</c>.</summary>
    /// <value>30 seconds, which is also the most.</value>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);
}
