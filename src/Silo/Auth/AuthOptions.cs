namespace Encoder.Silo.Auth;

/// <summary>Requirements on tokens; bound from <c>Encoder:Auth</c>.</summary>
public sealed class AuthOptions
{
    public const string Section = "Encoder:Auth";

    /// <summary>
    /// Whether a token without <c>exp</c> is refused. Clients of the API that this service replaces mint tokens without it.
    /// </summary>
    /// <value>False.</value>
    public bool RequireExpiry { get; set; }

    /// <summary>The clock difference between client and service that <c>exp</c> and <c>nbf</c> tolerate.</summary>
    /// <value>30 seconds, which is also the maximum.</value>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);
}
