using Encoder.Gateway.Auth;
using Encoder.Gateway.Tests.Hosting;
using Encoder.Storage.Tenants;
using Microsoft.Extensions.Options;

namespace Encoder.Gateway.Tests.Auth;

public sealed class TokenTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private const string Jobs = "/v1/encoder/jobs";
    private static readonly TestTenant s_ada = TestTenant.Ada;

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
        { "a payload that is no JSON", Token.Sign("""{"alg":"HS256"}""", "x", s_ada.Secret) },
        { "a payload that is no object", Token.Sign("""{"alg":"HS256"}""", "[]", s_ada.Secret) },
        { "alg none, not signed", $"{Token.Base64("""{"alg":"none"}""")}.{Token.Base64($$"""{"apikey":"{{s_ada.ApiKey}}"}""")}." },
        { "alg none, signed", Token.Of(new { apikey = s_ada.ApiKey }, s_ada.Secret, "none") },
        { "alg HS512, signed so", Token.Of(new { apikey = s_ada.ApiKey }, s_ada.Secret + s_ada.Secret, "HS512") },
        { "alg HS512, signed with the secret", Token.Of(new { apikey = s_ada.ApiKey }, s_ada.Secret, "HS512") },
        { "alg HS384", Token.Of(new { apikey = s_ada.ApiKey }, s_ada.Secret, "HS384") },
        { "alg RS256", Token.Of(new { apikey = s_ada.ApiKey }, s_ada.Secret, "RS256") },
        { "no alg", Token.Sign("""{"typ":"JWT"}""", $$"""{"apikey":"{{s_ada.ApiKey}}"}""", s_ada.Secret) },
        { "no signature", Token.Of(s_ada)[..(Token.Of(s_ada).LastIndexOf('.') + 1)] },
        { "a wrong secret", Token.Of(new { apikey = s_ada.ApiKey }, "another-secret-that-has-more-than-32-bytes") },
        { "an empty secret", Token.Of(new { apikey = s_ada.ApiKey }, "") },
        { "another tenant's secret", Token.Of(new { apikey = s_ada.ApiKey }, TestTenant.Bob.Secret) },
        { "an unknown key", Token.Of(new { apikey = "nobody" }, s_ada.Secret) },
        { "the key in another case", Token.Of(new { apikey = s_ada.ApiKey.ToUpperInvariant() }, s_ada.Secret) },
        { "no key", Token.Of(new { sub = "x" }, s_ada.Secret) },
        { "the key under another name", Token.Of(new { apiKey = s_ada.ApiKey }, s_ada.Secret) },
        { "an array of the key", Token.Of(new { apikey = new[] { s_ada.ApiKey } }, s_ada.Secret) },
        { "an array of two keys", Token.Of(new { apikey = new[] { s_ada.ApiKey, TestTenant.Bob.ApiKey } }, s_ada.Secret) },
        { "a number for the key", Token.Of(new { apikey = 1 }, s_ada.Secret) },
        { "null for the key", Token.Of(new { apikey = (string?)null }, s_ada.Secret) },
        { "the key twice", Token.Sign("""{"alg":"HS256"}""", $$"""{"apikey":"{{TestTenant.Bob.ApiKey}}","apikey":"{{s_ada.ApiKey}}"}""", s_ada.Secret) },
        { "half a surrogate for the key", Token.Sign("""{"alg":"HS256"}""", """{"apikey":"\ud800"}""", s_ada.Secret) },
        { "expired", Token.Of(new { apikey = s_ada.ApiKey, exp = Now - 3600 }, s_ada.Secret) },
        { "expired long ago", Token.Of(new { apikey = s_ada.ApiKey, exp = 0 }, s_ada.Secret) },
        { "expired before 1970", Token.Of(new { apikey = s_ada.ApiKey, exp = -1e300 }, s_ada.Secret) },
        { "not valid yet", Token.Of(new { apikey = s_ada.ApiKey, nbf = Now + 3600 }, s_ada.Secret) },
        { "not valid ever", Token.Of(new { apikey = s_ada.ApiKey, nbf = 1e300 }, s_ada.Secret) },
        { "a string for exp", Token.Of(new { apikey = s_ada.ApiKey, exp = "tomorrow" }, s_ada.Secret) },
        { "a number in a string for exp", Token.Of(new { apikey = s_ada.ApiKey, exp = $"{Now + 1000}" }, s_ada.Secret) },
        { "null for exp", Token.Of(new { apikey = s_ada.ApiKey, exp = (long?)null }, s_ada.Secret) },
        { "an array for exp", Token.Of(new { apikey = s_ada.ApiKey, exp = new[] { Now + 1000 } }, s_ada.Secret) },
        { "exp beyond all numbers", Token.Sign("""{"alg":"HS256"}""", $$"""{"apikey":"{{s_ada.ApiKey}}","exp":1e999}""", s_ada.Secret) },
        { "a string for nbf", Token.Of(new { apikey = s_ada.ApiKey, nbf = "yesterday" }, s_ada.Secret) },
        { "true for nbf", Token.Of(new { apikey = s_ada.ApiKey, nbf = true }, s_ada.Secret) },
        { "8 kB", Token.Of(new { apikey = s_ada.ApiKey, padding = new string('x', 6 * 1024) }, s_ada.Secret) },
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
    }

    public static TheoryData<string, string> Accepted => new()
    {
        { "bare", Token.Of(s_ada) },
        { "after Bearer", $"Bearer {Token.Of(s_ada)}" },
        { "after bearer and more space", $"bearer   {Token.Of(s_ada)} " },
        { "the second secret", Token.Of(new { apikey = s_ada.ApiKey }, s_ada.SecondSecret) },
        { "valid now", Token.Of(new { apikey = s_ada.ApiKey, nbf = Now - 60, exp = Now + 600 }, s_ada.Secret) },
        { "a fraction of a second", Token.Of(new { apikey = s_ada.ApiKey, exp = Now + 600.5 }, s_ada.Secret) },
        { "other claims", Token.Of(new { apikey = s_ada.ApiKey, permissions = new[] { "allow_join" }, iss = "x", aud = "y" }, s_ada.Secret) },
        { "a key id that nobody knows", Token.Sign("""{"alg":"HS256","kid":"x"}""", $$"""{"apikey":"{{s_ada.ApiKey}}"}""", s_ada.Secret) },
        { "3 kB", Token.Of(new { apikey = s_ada.ApiKey, padding = new string('x', 2 * 1024) }, s_ada.Secret) },
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

        var validator = new TokenValidator(gateway.Get<ITenants>(), new FixedTime(now), Options.Create(new AuthOptions()));
        Assert.Equal(valid, await validator.Validate(Token.Of(claims, s_ada.Secret)) is not null);
    }

    [Fact]
    public async Task A_service_that_requires_an_expiry_refuses_a_token_without_one()
    {
        await using var strict = await RunningGateway.Start(new() { ["Encoder:Auth:RequireExpiry"] = "true" });
        await strict.Ada.GetAsync(Jobs).Problem(401, "unauthorized");
        await strict.Client(Token.Of(new { apikey = s_ada.ApiKey, exp = Now + 600 }, s_ada.Secret)).GetAsync(Jobs).Json();
    }

    [Fact]
    public async Task Two_headers_are_not_one()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Jobs);
        request.Headers.TryAddWithoutValidation("Authorization", [Token.Of(s_ada), Token.Of(TestTenant.Bob)]);
        await gateway.Anyone.SendAsync(request).Problem(401, "unauthorized");
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
