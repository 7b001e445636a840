using System.Security.Cryptography;
using System.Text;
using Encoder.Gateway.Tests.Hosting;
using Encoder.Silo.Auth;
using Encoder.Storage.Tenants;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Encoder.Gateway.Tests.Auth;

public sealed class TokenTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private const string Jobs = "/v1/encoder/jobs";
    private const string Hs256 = """{"alg":"HS256"}""";
    private static readonly TestTenant s_ada = TestTenant.Ada;
    private static readonly string s_payload = $$"""{"apikey":"{{s_ada.ApiKey}}"}""";

    private static long Now => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    public static TheoryData<string, string?> Refused => new()
    {
        { "no header", null },
        { "an empty header", "" },
        { "the word alone", "Bearer" },
        { "no token after the word", "Bearer  " },
        { "another scheme", $"Basic {Token.Of(s_ada)}" },
        { "no JWT", "x" },
        { "two parts", "a.b" },
        { "five parts", "a.b.c.d.e" },
        { "parts that are no base64", "!.!.!" },
        { "a header that is no JSON", Signed("x", s_payload) },
        { "a header that is no object", Signed("[]", s_payload) },
        { "a payload that is no JSON", Signed(Hs256, "x") },
        { "a payload that is no object", Signed(Hs256, "[]") },
        { "alg none, not signed", $"{Token.Base64("""{"alg":"none"}""")}.{Token.Base64(s_payload)}." },
        { "alg none, signed", Claims(new { apikey = s_ada.ApiKey }, "none") },
        { "alg HS512, signed so", Token.Of(new { apikey = s_ada.ApiKey }, s_ada.Secret + s_ada.Secret, "HS512") },
        { "alg HS512, signed with the secret", Claims(new { apikey = s_ada.ApiKey }, "HS512") },
        { "alg HS384", Claims(new { apikey = s_ada.ApiKey }, "HS384") },
        { "alg RS256", Claims(new { apikey = s_ada.ApiKey }, "RS256") },
        { "no alg", Signed("""{"typ":"JWT"}""", s_payload) },
        { "alg twice", Signed("""{"alg":"none","alg":"HS256"}""", s_payload) },
        { "typ twice", Signed("""{"typ":"JWT","alg":"HS256","typ":"JWT"}""", s_payload) },
        { "a critical extension", Signed("""{"alg":"HS256","crit":["x"],"x":1}""", s_payload) },
        { "the critical extension b64", Signed("""{"alg":"HS256","crit":["b64"],"b64":true}""", s_payload) },
        { "an empty list of critical extensions", Signed("""{"alg":"HS256","crit":[]}""", s_payload) },
        { "critical extensions that are no list", Signed("""{"alg":"HS256","crit":null}""", s_payload) },
        { "padding in the header", SignedAsEncoded(Padded($$"""{{Hs256}} """), Token.Base64(s_payload)) },
        { "padding in the payload", SignedAsEncoded(Token.Base64(Hs256), Padded(s_payload)) },
        { "padding in the signature", $"{Token.Of(s_ada)}=" },
        { "white space in the signature", Token.Of(s_ada).Insert(Token.Of(s_ada).Length - 4, " ") },
        { "no signature", Token.Of(s_ada)[..(Token.Of(s_ada).LastIndexOf('.') + 1)] },
        { "a wrong secret", Token.Of(new { apikey = s_ada.ApiKey }, "another-secret-that-has-more-than-32-bytes") },
        { "an empty secret", Token.Of(new { apikey = s_ada.ApiKey }, "") },
        { "another tenant's secret", Token.Of(new { apikey = s_ada.ApiKey }, TestTenant.Bob.Secret) },
        { "an unknown key", Claims(new { apikey = "nobody" }) },
        { "the key in another case", Claims(new { apikey = s_ada.ApiKey.ToUpperInvariant() }) },
        { "no key", Claims(new { sub = "x" }) },
        { "the key under another name", Claims(new { apiKey = s_ada.ApiKey }) },
        { "an array of the key", Claims(new { apikey = new[] { s_ada.ApiKey } }) },
        { "an array of two keys", Claims(new { apikey = new[] { s_ada.ApiKey, TestTenant.Bob.ApiKey } }) },
        { "a number for the key", Claims(new { apikey = 1 }) },
        { "null for the key", Claims(new { apikey = (string?)null }) },
        { "the key twice", Signed(Hs256, $$"""{"apikey":"{{TestTenant.Bob.ApiKey}}","apikey":"{{s_ada.ApiKey}}"}""") },
        { "half a surrogate for the key", Signed(Hs256, """{"apikey":"\ud800"}""") },
        { "expired", Claims(new { apikey = s_ada.ApiKey, exp = Now - 3600 }) },
        { "expired long ago", Claims(new { apikey = s_ada.ApiKey, exp = 0 }) },
        { "expired before 1970", Claims(new { apikey = s_ada.ApiKey, exp = -1e300 }) },
        { "not valid yet", Claims(new { apikey = s_ada.ApiKey, nbf = Now + 3600 }) },
        { "not valid ever", Claims(new { apikey = s_ada.ApiKey, nbf = 1e300 }) },
        { "a string for exp", Claims(new { apikey = s_ada.ApiKey, exp = "tomorrow" }) },
        { "a number in a string for exp", Claims(new { apikey = s_ada.ApiKey, exp = $"{Now + 1000}" }) },
        { "null for exp", Claims(new { apikey = s_ada.ApiKey, exp = (long?)null }) },
        { "an array for exp", Claims(new { apikey = s_ada.ApiKey, exp = new[] { Now + 1000 } }) },
        { "exp twice", Signed(Hs256, $$"""{"apikey":"{{s_ada.ApiKey}}","exp":{{Now - 60}},"exp":{{Now + 60}}}""") },
        { "exp beyond all numbers", Signed(Hs256, $$"""{"apikey":"{{s_ada.ApiKey}}","exp":1e999}""") },
        { "an expiry beyond all dates", Claims(new { apikey = s_ada.ApiKey, exp = 1e300 }) },
        { "a string for nbf", Claims(new { apikey = s_ada.ApiKey, nbf = "yesterday" }) },
        { "true for nbf", Claims(new { apikey = s_ada.ApiKey, nbf = true }) },
        { "8 kB", Claims(new { apikey = s_ada.ApiKey, padding = new string('x', 6 * 1024) }) },
        { "8 kB of dots", new string('.', 8 * 1024) },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Every_token_that_is_not_valid_gets_the_same_answer(string what, string? authorization)
    {
        using var response = await gateway.Client(authorization).GetAsync(Jobs);
        using var reference = await gateway.Anyone.GetAsync(Jobs);

        Assert.True((int)response.StatusCode == 401, what);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("urn:encoder:unauthorized", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(await reference.Content.ReadAsStringAsync(), await response.Content.ReadAsStringAsync());
        Assert.Equal(Headers(reference), Headers(response));
    }

    public static TheoryData<string, string> Accepted => new()
    {
        { "bare", Token.Of(s_ada) },
        { "after Bearer", $"Bearer {Token.Of(s_ada)}" },
        { "after bearer and more space", $"bearer   {Token.Of(s_ada)} " },
        { "the second secret", Token.Of(new { apikey = s_ada.ApiKey }, s_ada.SecondSecret) },
        { "valid now", Claims(new { apikey = s_ada.ApiKey, nbf = Now - 60, exp = Now + 600 }) },
        { "a fraction of a second", Claims(new { apikey = s_ada.ApiKey, exp = Now + 600.5 }) },
        { "other claims", Claims(new { apikey = s_ada.ApiKey, permissions = new[] { "allow_join" }, iss = "x", aud = "y" }) },
        { "a key id that nobody knows", Signed("""{"alg":"HS256","kid":"x"}""", s_payload) },
        { "an unknown header that is not critical", Signed("""{"alg":"HS256","x":1}""", s_payload) },
        { "3 kB", Claims(new { apikey = s_ada.ApiKey, padding = new string('x', 2 * 1024) }) },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task A_token_that_is_valid_is_accepted(string what, string authorization)
    {
        using var response = await gateway.Client(authorization).GetAsync(Jobs);
        Assert.True(response.IsSuccessStatusCode, what);
    }

    [Theory]
    [InlineData(null, -29.0, true)]
    [InlineData(null, -30.0, false)]
    [InlineData(30.0, null, true)]
    [InlineData(31.0, null, false)]
    [InlineData(-1.0, 1.0, true)]
    [InlineData(31.0, 60.0, false)]
    [InlineData(-60.0, -31.0, false)]
    public async Task Clocks_may_differ_by_up_to_30_seconds(double? notBefore, double? expires, bool valid)
    {
        var now = new DateTimeOffset(2021, 3, 18, 8, 50, 57, TimeSpan.Zero);
        var claims = new Dictionary<string, object> { ["apikey"] = s_ada.ApiKey };
        if (notBefore is { } from) claims["nbf"] = now.ToUnixTimeSeconds() + from;
        if (expires is { } to) claims["exp"] = now.ToUnixTimeSeconds() + to;

        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(gateway.Get<ITenants>())
            .AddSingleton<TimeProvider>(new FakeTimeProvider(now))
            .AddTokenAuthentication()
            .BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services, Request = { Headers = { Authorization = Claims(claims) } } };
        Assert.Equal(valid, (await context.AuthenticateAsync()).Succeeded);
    }

    [Fact]
    public async Task A_service_that_requires_an_expiry_rejects_a_token_without_one()
    {
        await using var strict = await RunningGateway.Start(new() { ["Encoder:Auth:RequireExpiry"] = "true" });
        await strict.Ada.GetAsync(Jobs).Problem(401, "unauthorized");
        await strict.Client(Token.Of(new { apikey = s_ada.ApiKey, exp = Now + 600 }, s_ada.Secret)).GetAsync(Jobs).Json();
    }

    [Fact]
    public async Task Two_authorization_headers_are_rejected()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Jobs);
        request.Headers.TryAddWithoutValidation("Authorization", [Token.Of(s_ada), Token.Of(TestTenant.Bob)]);
        await gateway.Anyone.SendAsync(request).Problem(401, "unauthorized");
    }

    private static IEnumerable<string> Headers(HttpResponseMessage response) =>
        response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .Where(header => header.Key != "Date")
            .Select(header => $"{header.Key}: {header.Value}");

    /// <summary>Creates a token for Ada with the given claims.</summary>
    private static string Claims(object claims, string algorithm = "HS256") => Token.Of(claims, s_ada.Secret, algorithm);

    /// <summary>Creates a token with the given header and payload, and a valid signature with Ada's secret.</summary>
    private static string Signed(string header, string payload) => Token.Sign(header, payload, s_ada.Secret);

    /// <summary>Creates a token from encoded parts, with a valid signature.</summary>
    private static string SignedAsEncoded(string header, string payload)
    {
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(s_ada.Secret), Encoding.UTF8.GetBytes($"{header}.{payload}"));
        return $"{header}.{payload}.{WebEncoders.Base64UrlEncode(signature)}";
    }

    private static string Padded(string text)
    {
        var padded = Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
        Assert.EndsWith("=", padded, StringComparison.Ordinal);
        return padded;
    }
}
