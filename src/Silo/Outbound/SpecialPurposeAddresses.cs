using System.Net;
using System.Net.Sockets;

namespace Encoder.Silo.Outbound;

/// <summary>Addresses that are not public hosts on the Internet.</summary>
/// <remarks>
/// Sources: the IANA registries "IPv4 Special-Purpose Address Space", "IPv6 Special-Purpose Address Space" (both RFC 6890), "IPv4
/// Multicast" and "Internet Protocol Version 6 Address Space". Blocks that they list as globally reachable (AS112, AMT, PCP and TURN
/// anycast) are included too: they hold infrastructure, never a video or a webhook receiver. Do not pass IPv4-mapped addresses:
/// <see cref="IPNetwork"/> compares their IPv4 part and finds ::ffff:32.0.0.1 in 2000::/3.
/// </remarks>
internal static class SpecialPurposeAddresses
{
    /// <summary>The only IPv6 block that holds public unicast addresses (RFC 4291).</summary>
    private static readonly IPNetwork s_globalUnicast = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] s_special =
    [
        IPNetwork.Parse("0.0.0.0/8"), // this host on this network, RFC 791
        IPNetwork.Parse("10.0.0.0/8"), // private, RFC 1918
        IPNetwork.Parse("100.64.0.0/10"), // shared by carriers (CGNAT), RFC 6598
        IPNetwork.Parse("127.0.0.0/8"), // loopback, RFC 1122
        IPNetwork.Parse("168.63.129.16/32"), // not registered: Azure's platform services, reachable from its virtual machines
        IPNetwork.Parse("169.254.0.0/16"), // link-local, RFC 3927; cloud metadata services, which hand out credentials
        IPNetwork.Parse("172.16.0.0/12"), // private, RFC 1918
        IPNetwork.Parse("192.0.0.0/24"), // protocol assignments, RFC 6890
        IPNetwork.Parse("192.0.2.0/24"), // documentation, RFC 5737
        IPNetwork.Parse("192.31.196.0/24"), // AS112, RFC 7535
        IPNetwork.Parse("192.52.193.0/24"), // AMT, RFC 7450
        IPNetwork.Parse("192.88.99.0/24"), // 6to4 relays, RFC 7526
        IPNetwork.Parse("192.168.0.0/16"), // private, RFC 1918
        IPNetwork.Parse("192.175.48.0/24"), // AS112, RFC 7534
        IPNetwork.Parse("198.18.0.0/15"), // benchmarks, RFC 2544
        IPNetwork.Parse("198.51.100.0/24"), // documentation, RFC 5737
        IPNetwork.Parse("203.0.113.0/24"), // documentation, RFC 5737
        IPNetwork.Parse("224.0.0.0/4"), // multicast, RFC 5771
        IPNetwork.Parse("240.0.0.0/4"), // reserved, RFC 1112, and broadcast, RFC 8190

        IPNetwork.Parse("2001::/23"), // protocol assignments, RFC 2928: Teredo, benchmarks, AMT, AS112, ORCHID, drone ids
        IPNetwork.Parse("2001:db8::/32"), // documentation, RFC 3849
        IPNetwork.Parse("2002::/16"), // 6to4, RFC 3056
        IPNetwork.Parse("2620:4f:8000::/48"), // AS112, RFC 7534
        IPNetwork.Parse("3ffe::/16"), // the former 6bone, RFC 3701
        IPNetwork.Parse("3fff::/20"), // documentation, RFC 9637
    ];

    /// <summary>IPv6 blocks whose addresses embed an IPv4 address, its byte offset, and whether its bits are inverted.</summary>
    private static readonly (IPNetwork Network, int Offset, bool Inverted)[] s_embedding =
    [
        (IPNetwork.Parse("::/96"), 12, false), // IPv4-compatible, RFC 4291
        (IPNetwork.Parse("::ffff:0:0:0/96"), 12, false), // IPv4-translated, RFC 2765
        (IPNetwork.Parse("64:ff9b::/96"), 12, false), // NAT64, RFC 6052
        (IPNetwork.Parse("64:ff9b:1::/48"), 12, false), // NAT64 of a site, RFC 8215, in the layout for /96 prefixes
        (IPNetwork.Parse("2001::/32"), 12, true), // the client behind Teredo, RFC 4380
        (IPNetwork.Parse("2002::/16"), 2, false), // the router of 6to4, RFC 3056
    ];

    /// <summary>Whether the address is not a public unicast address.</summary>
    public static bool Contain(IPAddress address)
    {
        return s_special.Any(network => network.Contains(address)) || address.AddressFamily switch
        {
            AddressFamily.InterNetwork => false,
            AddressFamily.InterNetworkV6 => !s_globalUnicast.Contains(address),
            _ => true,
        };
    }

    /// <summary>Returns the embedded IPv4 address of an IPv6 address, which packets may reach; null if there is none.</summary>
    public static IPAddress? EmbeddedIPv4(IPAddress address)
    {
        if (address.Equals(IPAddress.IPv6Any) || address.Equals(IPAddress.IPv6Loopback)) return null;
        var (network, offset, inverted) = Array.Find(s_embedding, form => form.Network.Contains(address));
        if (network == default) return null;

        var bytes = address.GetAddressBytes().AsSpan(offset, 4);
        if (inverted)
        {
            foreach (ref var part in bytes) part = (byte)~part;
        }
        return new IPAddress(bytes);
    }
}
