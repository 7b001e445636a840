using System.Net;
using Encoder.Contracts.Jobs;

namespace Encoder.Silo.Tests.Outbound;

public sealed class ForbiddenUrlTests
{
    [Fact]
    public async Task No_forbidden_URL_is_requested_even_if_a_hostile_DNS_server_gives_every_name_a_loopback_address()
    {
        using var outbound = new OutboundUnderTest(new() { ["AllowedNetworks:0"] = "203.0.113.0/24" }, Resolve);
        var outcomes = new List<string>();
        foreach (var url in ForbiddenUrls.All)
        {
            var source = await outbound.FetchInVain(url);
            var webhook = await outbound.Post(url);
            if (source is not { Code: JobErrorCodes.SourceRefused, IsTransient: false } || webhook.Failure != source.Message)
                outcomes.Add($"{url}: {source}, {webhook}");
        }
        Assert.Empty(outcomes);

        static Task<IPAddress[]> Resolve(string host, CancellationToken cancellationToken) =>
            host == "localhost" ? Dns.GetHostAddressesAsync(host, cancellationToken) : Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
    }
}
