using System.Net;
using Encoder.Silo.Outbound;
using Microsoft.Security.AntiSSRF;

namespace Encoder.Silo.Tests.Outbound;

public sealed class OutboundAddressPolicyTests
{
    private static readonly string[] s_antiSsrf = [.. new AntiSSRFPolicy(PolicyConfigOptions.ExternalOnlyLatest).DeniedAddresses];

    /// <summary>
    /// The first and last address of every special block, and the public addresses before and after it; null if not public.
    /// </summary>
    public static TheoryData<string, string, string?, string?> Blocks => new()
    {
        { "0.0.0.0", "0.255.255.255", null, "1.0.0.0" },
        { "10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0" },
        { "100.64.0.0", "100.127.255.255", "100.63.255.255", "100.128.0.0" },
        { "127.0.0.0", "127.255.255.255", "126.255.255.255", "128.0.0.0" },
        { "168.63.129.16", "168.63.129.16", "168.63.129.15", "168.63.129.17" },
        { "169.254.0.0", "169.254.255.255", "169.253.255.255", "169.255.0.0" },
        { "172.16.0.0", "172.31.255.255", "172.15.255.255", "172.32.0.0" },
        { "192.0.0.0", "192.0.0.255", "191.255.255.255", "192.0.1.0" },
        { "192.0.2.0", "192.0.2.255", "192.0.1.255", "192.0.3.0" },
        { "192.31.196.0", "192.31.196.255", "192.31.195.255", "192.31.197.0" },
        { "192.52.193.0", "192.52.193.255", "192.52.192.255", "192.52.194.0" },
        { "192.88.99.0", "192.88.99.255", "192.88.98.255", "192.88.100.0" },
        { "192.168.0.0", "192.168.255.255", "192.167.255.255", "192.169.0.0" },
        { "192.175.48.0", "192.175.48.255", "192.175.47.255", "192.175.49.0" },
        { "198.18.0.0", "198.19.255.255", "198.17.255.255", "198.20.0.0" },
        { "198.51.100.0", "198.51.100.255", "198.51.99.255", "198.51.101.0" },
        { "203.0.113.0", "203.0.113.255", "203.0.112.255", "203.0.114.0" },
        { "224.0.0.0", "255.255.255.255", "223.255.255.255", null },
        { "::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", null, "2000::" },
        { "2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:200::" },
        { "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db9::" },
        { "2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2003::" },
        { "2620:4f:8000::", "2620:4f:8000:ffff:ffff:ffff:ffff:ffff", "2620:4f:7fff:ffff:ffff:ffff:ffff:ffff", "2620:4f:8001::" },
        { "3ffe::", "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "3ffd:ffff:ffff:ffff:ffff:ffff:ffff:ffff", null },
        { "3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", null, "3fff:1000::" },
        { "4000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", null },
    };

    [Theory]
    [MemberData(nameof(Blocks))]
    public void A_special_block_is_refused_and_its_public_neighbours_are_not(string first, string last, string? before, string? after)
    {
        Assert.False(Allows(first), first);
        Assert.False(Allows(last), last);
        if (before is not null) Assert.True(Allows(before), before);
        if (after is not null) Assert.True(Allows(after), after);
    }

    [Theory]
    [InlineData("169.254.169.254")] // cloud metadata service, with credentials
    [InlineData("100.100.100.200")] // metadata service of another cloud
    [InlineData("192.0.0.192")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fd20:ce::254")]
    [InlineData("::1")] // loopback
    [InlineData("::ffff:0:127.0.0.1")] // IPv4-translated
    [InlineData("::ffff:8.8.8.8")] // IPv4-mapped, although the embedded address is public
    [InlineData("::ffff:32.0.0.1")] // the embedded address begins with the bits of 2000::/3
    [InlineData("::8.8.8.8")] // IPv4-compatible
    [InlineData("::ffff:0:8.8.8.8")]
    [InlineData("64:ff9b::8.8.8.8")] // NAT64
    [InlineData("64:ff9b::10.0.0.1")]
    [InlineData("64:ff9b:1::8.8.8.8")] // local-use NAT64
    [InlineData("64:ff9b:1:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("100::1")] // discard prefix
    [InlineData("2001:0:4136:e378:8000:63bf:3fff:fdd2")] // Teredo
    [InlineData("2001:2::1")] // benchmarks
    [InlineData("2001:10::1")] // ORCHID
    [InlineData("2001:20::1")] // ORCHIDv2
    [InlineData("2002:0808:0808::1")] // 6to4
    [InlineData("5f00::1")] // segment routing
    [InlineData("fc00::1")] // unique local
    [InlineData("fe80::1")] // link-local
    [InlineData("fe80::1%1")]
    [InlineData("fec0::1")] // site-local
    [InlineData("ff02::1")] // multicast
    public void A_special_address_is_refused(string address) => Assert.False(Allows(address));

    /// <summary>The ranges that Microsoft's AntiSSRF library denies to requests that must only reach external addresses.</summary>
    public static TheoryData<string> DeniedByAntiSsrf => [.. s_antiSsrf];

    [Theory]
    [MemberData(nameof(DeniedByAntiSsrf))]
    public void A_range_that_AntiSSRF_denies_is_refused(string range)
    {
        var network = IPNetwork.Parse(range);
        var first = network.BaseAddress.GetAddressBytes();
        var last = first.Select((b, i) => (byte)(b | (0xff >> Math.Clamp(network.PrefixLength - (8 * i), 0, 8)))).ToArray();
        var middle = first.Zip(last, (from, to) => (byte)((from + to) / 2)).ToArray();
        foreach (var address in new[] { first, middle, last }.Select(bytes => new IPAddress(bytes)))
        {
            Assert.True(network.Contains(address));
            Assert.False(Allows(address.ToString()), address.ToString());
        }
    }

    /// <summary>The policy is stricter than AntiSSRF: it also refuses these ranges.</summary>
    [Theory]
    [InlineData("::8.8.8.8")] // IPv4-compatible
    [InlineData("::ffff:0:8.8.8.8")] // IPv4-translated
    [InlineData("200::1")] // unassigned, below 2000::/3
    [InlineData("4000::1")] // unassigned, above 2000::/3
    [InlineData("fe00::1")]
    [InlineData("3ffe::1")] // 6bone
    public void A_range_that_AntiSSRF_does_not_deny_is_refused(string address)
    {
        Assert.DoesNotContain(s_antiSsrf, range => IPNetwork.Parse(range).Contains(IPAddress.Parse(address)));
        Assert.False(Allows(address));
    }

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("8.8.8.8")]
    [InlineData("2001:4860:4860::8888")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00:1450:4001:81b::200e")]
    public void A_public_address_is_allowed(string address) => Assert.True(Allows(address));

    [Fact]
    public void A_trusted_network_is_allowed_up_to_its_last_address_and_no_further()
    {
        Assert.True(Allows("10.1.0.0", "10.1.0.0/16"));
        Assert.True(Allows("10.1.255.255", "10.1.0.0/16"));
        Assert.False(Allows("10.0.255.255", "10.1.0.0/16"));
        Assert.False(Allows("10.2.0.0", "10.1.0.0/16"));
        Assert.True(Allows("fd00::1", "192.168.0.0/16", "fd00::/64"));
        Assert.False(Allows("fd00:0:0:1::1", "192.168.0.0/16", "fd00::/64"));
        Assert.True(Allows("::1", "::1/128"));
    }

    [Fact]
    public void Trusting_an_IPv4_address_does_not_allow_its_IPv6_forms()
    {
        Assert.False(Allows("::ffff:10.1.0.1", "10.1.0.0/16"));
        Assert.False(Allows("::ffff:10.1.0.1", "10.1.0.0/16", "::ffff:0:0/96", "::/0"));
        Assert.True(Allows("10.1.0.1", "10.1.0.0/16"));
        Assert.False(Allows("64:ff9b::10.1.0.1", "10.1.0.0/16"));
        Assert.False(Allows("2002:0a01:0001::1", "10.1.0.0/16"));
    }

    [Theory]
    [InlineData("::/96", "::8.8.8.8", "::10.0.0.1")]
    [InlineData("::ffff:0:0:0/96", "::ffff:0:8.8.8.8", "::ffff:0:10.0.0.1")]
    [InlineData("64:ff9b::/96", "64:ff9b::8.8.8.8", "64:ff9b::10.0.0.1")]
    [InlineData("64:ff9b:1::/48", "64:ff9b:1::8.8.8.8", "64:ff9b:1::10.0.0.1")]
    [InlineData("2001::/32", "2001:0:0:0:0:0:f7f7:f7f7", "2001:0:0:0:0:0:f5ff:fffe")] // 8.8.8.8 and 10.0.0.1, inverted
    [InlineData("2002::/16", "2002:808:808::1", "2002:a00:1::1")]
    [InlineData("::/0", "64:ff9b::8.8.8.8", "64:ff9b::127.0.0.1")]
    public void In_a_trusted_IPv6_form_the_embedded_address_is_checked(
        string network,
        string standsForPublic,
        string standsForPrivate)
    {
        Assert.True(Allows(standsForPublic, network));
        Assert.False(Allows(standsForPrivate, network));
        Assert.True(Allows(standsForPrivate, network, "10.0.0.0/8", "127.0.0.0/8"));
    }

    private static bool Allows(string address, params string[] networks) =>
        new OutboundAddressPolicy(networks.Select(network => IPNetwork.Parse(network))).Allows(IPAddress.Parse(address));
}
