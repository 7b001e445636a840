using System.Net;

namespace Encoder.Silo.Outbound;

/// <summary>Decides which addresses may be dialled: public unicast ones, and those in the networks that the operator trusts. Ports are not restricted.</summary>
/// <remarks>
/// An IPv6 address that stands for an IPv4 address (mapped, NAT64, 6to4 and the like) is refused even when that one is public. A network
/// that has NAT64 for its only way out can be opened (64:ff9b::/96); the IPv4 addresses behind it are then judged by themselves. Mapped
/// addresses cannot be opened: the plain IPv4 address says the same.
/// </remarks>
/// <param name="allowed">Networks that may be reached although they are special.</param>
public sealed class OutboundAddressPolicy(IEnumerable<IPNetwork> allowed)
{
    private readonly IPNetwork[] _allowed = [.. allowed];

    /// <summary>Whether the address may be dialled.</summary>
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
