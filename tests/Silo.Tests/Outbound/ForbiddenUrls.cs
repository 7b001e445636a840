using System.Globalization;

namespace Encoder.Silo.Tests.Outbound;

/// <summary>
/// URLs that must never be requested, and strings that some parsers read as such. They include all URLs that the npm package ssrfcheck
/// 1.4.0 (MIT) rejects in its own tests.
/// </summary>
internal static class ForbiddenUrls
{
    public static IEnumerable<string> All =>
        new[] { Addresses(), OtherSpellings(), IPv6(), DisputedHosts(), Credentials(), NotHttp(), NoUrl() }
            .SelectMany(urls => urls)
            .Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> Addresses()
    {
        foreach (var host in (string[])["127.0.0.1", "0.0.0.0", "localhost"])
        {
            foreach (var port in (int[])[22, 80, 443]) yield return $"http://{host}:{port}";
            yield return $"https://{host}/";
            yield return $"http://{host}";
        }
        foreach (var loopback in (string[])["127.127.127.127", "127.0.1.3", "127.0.0.0", "127.0.0.254", "127.63.31.15", "127.255.255.254"])
        {
            foreach (var form in Forms(loopback)) yield return form;
        }
        string[] lans =
        [
            "10.0.0.1", "10.0.0.2", "10.0.0.138", "10.0.1.1", "10.1.1.1", "10.1.10.1", "192.168.0.1", "192.168.1.1", "192.168.0.254",
            "192.168.1.254",
        ];
        foreach (var lan in lans)
        {
            yield return $"https://{lan}:8000";
            yield return $"{lan}:9000";
            yield return $"https:{lan}:9000";
            foreach (var form in Forms(lan)) yield return form;
        }
        // Default addresses of routers and cameras.
        string[] ends =
        [
            "0.3", "0.10", "0.30", "0.50", "0.100", "0.101", "0.227", "0.254", "1.10", "1.99", "1.100", "1.200", "1.210", "2.1", "2.254",
            "3.1", "4.1", "8.1", "10.1", "10.10", "10.50", "10.100", "11.1", "15.1", "16.1", "20.1", "30.1", "50.1", "55.1", "62.1",
            "100.1", "100.100", "102.1", "123.254", "168.168", "223.100", "251.1", "254.254",
        ];
        foreach (var end in ends)
        {
            foreach (var form in Forms($"192.168.{end}")) yield return form;
        }
        string[] others =
        [
            "10.10.1.1", "10.90.90.90", "172.16.0.1", "100.64.0.1", "169.254.169.254", "239.255.255.250", "255.255.255.255", "192.0.2.1",
            "198.18.0.1",
        ];
        foreach (var other in others)
        {
            foreach (var form in Forms(other)) yield return form;
        }
        yield return "https://239.255.255.250:8080/whatever";
        yield return "230.116.86.246";
        yield return "229.176.251.33";
        yield return "229.162.2.224";

        static string[] Forms(string address) => [$"http://{address}", $"https://{address}/",
            $"https://{address}", $"https:{address}", address];
    }

    private static IEnumerable<string> OtherSpellings()
    {
        string[] hosts =
        [
            "127.0.0.001", "127.0.00.1", "127.00.0.1", "127.000.000.001", "127.0000.0000.1", "127.0.01", "127.0.1", "127.1", "127.001", "0",
            "0177.0.0.1", "0x7f.1", "0x7f000001", "①②⑦.0.0.1", "①②⑦。0。0。1",
        ];
        foreach (var host in hosts)
        {
            yield return $"http://{host}";
            yield return $"http://{host}/";
            yield return $"https://{host}";
            yield return host;
        }
        foreach (var scheme in (string[])["//", "///", "a://"])
        {
            yield return $"{scheme}①②⑦.0.0.1";
            yield return $"{scheme}127.0.0.001";
        }
        foreach (var address in (uint[])[0x7f000001, 0xc0a80001, 0xc0a80101, 0xa9fea9fe, 0x0a000001])
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"http://{address}/");
        }
        yield return "http://127.0.0.1./";
        yield return "http://localhost./";
    }

    private static IEnumerable<string> IPv6()
    {
        foreach (var port in (int[])[22, 25, 80, 3128])
        {
            yield return $"http://[::]:{port}/";
            yield return $"http://[::1]:{port}/";
            yield return $"http://0000::1:{port}/";
        }
        string[] addresses =
        [
            "127.0.0.1", "7f00:1", "10.0.0.1", "a00:1", "172.16.0.1", "ac10:1", "192.168.0.1", "c0a8:1", "169.254.169.254", "a9fe:a9fe",
            "8.8.8.8", "32.0.0.1",
        ];
        foreach (var embedded in addresses)
        {
            foreach (var prefix in (string[])["::ffff:", "::ffff:0:", "64:ff9b::", "64:ff9b:1::", "::"])
            {
                yield return $"http://[{prefix}{embedded}]/";
            }
        }
        string[] loopbacks =
        [
            "0:0:0:0:0:0:0:1", "0000:0000:0000:0000:0000:0000:0000:0001", "::1", "0::1", "0:0:0::1", "0000::0001", "0000:0:0000::0001",
            "0000:0:0000::1", "0::0:1",
        ];
        foreach (var loopback in loopbacks)
        {
            yield return loopback;
            yield return $"https://{loopback}";
            yield return $"https://[{loopback}]";
        }
        string[] others =
        [
            "fe80::1", "fe80::1%251", "fe80::1%1", "::1%251", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1", "2002:7f00:1::",
            "100::1",
        ];
        foreach (var other in others)
        {
            yield return $"http://[{other}]/";
        }
    }

    /// <summary>Parsers disagree on the host of these URLs; some find an internal one.</summary>
    private static IEnumerable<string> DisputedHosts()
    {
        foreach (var separator in (string[])["@", "\\@", "\\ @", " @", "\\\\ @"]) yield return $"http://localhoste{separator}localhost";
        foreach (var separator in (string[])["@", "@@", ":@@", "#@", "?@", "/@"])
        {
            yield return $"http://127.1.1.1:80{separator}127.2.2.2:80/";
        }
        foreach (var host in (string[])[" ", ".", "..", "../", "?", "??", "??/", "#", "##", "##/"]) yield return $"http://{host}";
        yield return "http:// shouldfail.com";
        yield return "https:// 127.0.0.1";
        yield return "http://127.0.0.1%00.example.org/";
        yield return "http://127.0.0.1%2f.example.org/";
        yield return "http:127.0.0.1";
        yield return "http:///127.0.0.1/";
    }

    private static IEnumerable<string> Credentials()
    {
        foreach (var credentials in (string[])["userid", "userid:password", "userid:", ":password"])
        {
            foreach (var host in (string[])["example.com", "example.com:8080"])
            {
                yield return $"http://{credentials}@{host}";
                yield return $"http://{credentials}@{host}/";
            }
        }
        yield return "http://-.~_!$&'()*+,;=:%40:80%2f::::::@example.com";
    }

    private static string[] NotHttp() =>
    [
        "file://path/to/file", "file:///etc/passwd", "file://\\/\\/etc/passwd", "rdar://1234", "h://test", "ftps://foo.bar/",
        "ftp://foo.bar/baz", "gopher://127.0.0.1:6379/_INFO", "dict://127.0.0.1:11211/stat", "concat:http://127.0.0.1/",
        "data:text/plain,x", "0://evil.com:80;http://google.com:80/", "localhost:+11211aaa", "localhost:00011211aaaa",
    ];

    private static string[] NoUrl() =>
    [
        "", "//", "///", ":// should fail", ":// 127.0.0.1", "urllib : 3.3.3.3", "urllib2 : 1.1.1.1", "requests + browsers : 2.2.2.2",
        "/etc/passwd", "-i", "%03d",
    ];
}
