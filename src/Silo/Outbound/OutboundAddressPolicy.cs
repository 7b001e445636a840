using System.Net;

namespace Encoder.Silo.Outbound;

/// <summary>
/// Decides which addresses outbound requests may connect to: public unicast addresses, and those in networks that the operator allows. Any
/// port may be used.
/// </summary>
/// <remarks>
/// An IPv6 address that embeds an IPv4 address (NAT64, 6to4 and the like) is refused even when the IPv4 address is public. Where NAT64 is
/// the only way out, the operator allows 64:ff9b::/96; the embedded IPv4 address is then checked by the same rules. IPv4-mapped addresses
/// are always refused: the plain IPv4 address serves the same purpose.
/// </remarks>
/// <param name="allowed">Networks that may be reached although their addresses are not public.</param>
public sealed class OutboundAddressPolicy(IEnumerable<IPNetwork> allowed)
{
    private readonly IPNetwork[] _allowed = [.. allowed];

    /// <summary>Whether requests may connect to the address.</summary>
    public bool Allows(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.IsIPv4MappedToIPv6) return false;
        var trusted = _allowed.Any(network => network.Contains(address));
        return SpecialPurposeAddresses.EmbeddedIPv4(address) is { } embedded
            ? trusted && Allows(embedded)
            : trusted || !SpecialPurposeAddresses.Contain(address);
    }
}
